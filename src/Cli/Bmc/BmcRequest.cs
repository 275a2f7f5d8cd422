using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>One HTTP request to the simulated controller, freed of HTTP.</summary>
internal sealed record BmcRequest
{
    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Begins with a slash, has none at its end.</summary>
    public required string Path { get; init; }

    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    public string? IfMatch { get; init; }

    /// <summary>The value of <c>X-Auth-Token</c>.</summary>
    public string? Token { get; init; }

    /// <summary>The value of <c>Authorization</c>.</summary>
    public string? Authorization { get; init; }

    public string? ClientAddress { get; init; }

    /// <summary>Null where the request has no body.</summary>
    public JsonObject? Body { get; init; }
}
