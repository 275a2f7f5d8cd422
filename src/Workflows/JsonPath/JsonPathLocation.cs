namespace Signalbox.Workflows.JsonPath;

/// <summary>The way from the root to a node: member names and array indexes. Null stands for the root itself.</summary>
public sealed record JsonPathLocation(JsonPathLocation? Parent, string Token)
{
    /// <summary>From the root down.</summary>
    public IReadOnlyList<string> Tokens()
    {
        var tokens = new List<string>();
        for (var at = this; at is not null; at = at.Parent)
            tokens.Add(at.Token);
        tokens.Reverse();
        return tokens;
    }
}
