using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>Where an answer names the job that it began, and what says that it began none.</summary>
/// <param name="Property">Property of the body that is its identifier; null: the body does not say.</param>
/// <param name="Header">Header that is its URL; null: none.</param>
/// <param name="DoneAtOnce">Conditions, each of which says that there is nothing to wait for.</param>
internal sealed record JobLink(string? Property, string? Header, IReadOnlyList<string> DoneAtOnce)
{
    private const string Not202 = "$statusCode != 202";
    private static readonly string[] s_monitors = ["Operation-Location", "Azure-AsyncOperation"];
    private static readonly string[] s_locations = ["Location", "Content-Location"];

    /// <summary>The body names the job: it is the job, or has a property that is called as its identifier is.</summary>
    public static JobLink? InBody(ApiOperation operation, FollowedJob job, OperationIndex index, Func<string, string> letters)
    {
        var accepted = operation.Responses.FirstOrDefault(response => response.Status == "202");
        if (accepted?.Schema is not null && job.IdProperty is { } id && SameSchema(accepted.Schema, job.Read.SuccessSchema))
        {
            // DSP0266: the answer to what began a task has a Location, whatever the document lists.
            return new JobLink(id, Documented(accepted, s_locations) ?? (IsRedfish(operation) ? "Location" : null), [Not202]);
        }

        var reader = index.Reader(operation.Document);
        foreach (var response in operation.Responses.Where(response => response.Status is "200" or "201" or "202" && response.Schema is not null))
        {
            var property = reader.Read(response.Schema).Properties.Find(one => job.Identifiers.Contains(letters(one.Name)))?.Name;
            if (property is null) continue;
            if (response.Status == "202" && operation.Responses.Any(other => other.Status is "200" or "201" or "204")) return new JobLink(property, Documented(response, s_locations), [Not202]);
            var pointer = "$response.body#/" + JsonPointers.Escape(property);
            return new JobLink(property, null, [$"{pointer} == '' || {pointer} == null"]);
        }

        return null;
    }

    /// <summary>A header names the job. A 202 that has neither a body nor a documented header is taken to have a Location where there turns out to be one (RFC 9110 section 15.3.3).</summary>
    public static JobLink? InHeader(ApiOperation operation)
    {
        foreach (var response in operation.Responses.Where(response => response.Status is "200" or "201" or "202"))
        {
            if (Documented(response, s_monitors) is { } monitor) return new JobLink(null, monitor, [$"$response.header.{monitor} == null"]);
        }

        if (operation.Responses.FirstOrDefault(response => response.Status == "202") is not { } accepted) return null;
        if (Documented(accepted, s_locations) is { } location) return new JobLink(null, location, [Not202]);
        return accepted.HasContent ? null : new JobLink(null, "Location", [Not202, "$response.header.Location == null"]);
    }

    private static string? Documented(ApiResponse response, string[] names) => names.FirstOrDefault(name => response.Headers.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static bool IsRedfish(ApiOperation operation) => operation.Path.Contains("/redfish/v1/", StringComparison.Ordinal);

    private static bool SameSchema(JsonNode? left, JsonNode? right) => ApiDocument.Reference(left) is { } one && one == ApiDocument.Reference(right);
}
