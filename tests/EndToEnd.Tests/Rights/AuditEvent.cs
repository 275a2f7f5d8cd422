using System.Text.Json.Nodes;

namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>An answered request, from the audit log of the API server (audit.k8s.io/v1).</summary>
internal sealed class AuditEvent(JsonObject line)
{
    /// <summary>Reads a log to its end.</summary>
    public static IReadOnlyList<AuditEvent> ReadAll(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var events = new List<AuditEvent>();
        while (reader.ReadLine() is { Length: > 0 } text)
            events.Add(new(JsonNode.Parse(text)!.AsObject()));
        return events;
    }

    public string User => line["user"]!["username"]!.GetValue<string>();

    public string UserAgent => (string?)line["userAgent"] ?? "";

    public string Verb => line["verb"]!.GetValue<string>();

    public bool IsWrite => Verb is not ("get" or "list" or "watch");

    public string Namespace => (string?)line["objectRef"]?["namespace"] ?? "";

    public string Name => (string?)line["objectRef"]?["name"] ?? (string?)Stored?["metadata"]?["name"] ?? "";

    /// <summary>With group and subresource, as <c>signalbox.dev/mcpworkflows/status</c>; empty for what is no resource.</summary>
    public string Resource => line["objectRef"] is not { } about ? ""
        : string.Join('/', new[] { (string?)about["apiGroup"], (string?)about["resource"], (string?)about["subresource"] }.Where(part => !string.IsNullOrEmpty(part)));

    public int Code => (int?)line["responseStatus"]?["code"] ?? 0;

    public bool Succeeded => Code is >= 200 and < 300;

    /// <summary>The object as the write left it; null where the log holds no bodies.</summary>
    public JsonObject? Stored => line["responseObject"] as JsonObject;

    /// <summary>Orders the writes of all objects.</summary>
    public long ResourceVersion => long.Parse((string)Stored!["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);

    public override string ToString() => $"{User}: {Verb} {Resource} {Namespace}/{Name}: {Code}";
}
