using Microsoft.AspNetCore.Http;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Reads the <c>Accept</c> header.</summary>
internal static class AcceptedForm
{
    /// <summary>The first form of the header that this server has.</summary>
    /// <exception cref="ApiException">406: none of them.</exception>
    public static ObjectForm Read(HttpRequest request)
    {
        var header = request.Headers.Accept.ToString();
        if (header.Length == 0)
            return ObjectForm.Full;

        foreach (var range in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*"))
                continue;

            var kind = parts.FirstOrDefault(part => part.StartsWith("as=", StringComparison.Ordinal))?[3..];
            var isMeta = parts.Contains("g=meta.k8s.io") && parts.Contains("v=v1");
            if (kind is null)
                return ObjectForm.Full;
            if (kind == "Table" && isMeta)
                return ObjectForm.Table;
            if (kind is "PartialObjectMetadata" or "PartialObjectMetadataList" && isMeta)
                return ObjectForm.PartialMetadata;
        }

        throw ApiException.NotAcceptable();
    }
}
