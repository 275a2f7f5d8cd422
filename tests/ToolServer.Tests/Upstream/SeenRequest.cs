namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>A request as the upstream received it.</summary>
internal sealed record SeenRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public string? Header(string name) => Headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Everything that was sent, in one text. Connection-bound names of the test host are left out by nobody.</summary>
    public string Wire => $"{Method} {Target}\n{string.Join('\n', Headers.Select(header => $"{header.Key}: {header.Value}"))}\n\n{Body}";
}
