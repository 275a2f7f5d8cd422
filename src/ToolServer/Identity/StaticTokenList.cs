namespace Signalbox.ToolServer.Identity;

/// <summary>
/// Tokens by their SHA-256, a line each: <c>name:hash</c> or <c>name:hash:group,group</c>; <c>#</c> begins a comment. The same name twice is a token
/// being rotated. Pure.
/// </summary>
public sealed class StaticTokenList
{
    private const int MostTokens = 10_000;

    private readonly StaticToken[] _tokens;

    private StaticTokenList(StaticToken[] tokens) => _tokens = tokens;

    public static StaticTokenList Empty { get; } = new([]);

    public int Count => _tokens.Length;

    /// <exception cref="FormatException">A line that cannot be used; the message names its number and never quotes it.</exception>
    public static StaticTokenList Parse(string text)
    {
        var tokens = new List<StaticToken>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
                tokens.Add(Read(line, number));
        }
        if (tokens.Count > MostTokens)
            throw new FormatException($"There are more than {MostTokens} tokens.");
        if (tokens.GroupBy(t => t.Hash).FirstOrDefault(g => g.Select(t => t.Caller.Name).Distinct().Count() > 1) is { } shared)
            throw new FormatException($"{string.Join(" and ", shared.Select(t => t.Caller.Name))} have the same token. Give each its own.");
        return new([.. tokens]);
    }

    /// <summary>Null: none of them. Every hash is looked at, so that the time tells nothing.</summary>
    public Caller? Find(TokenHash hash)
    {
        Caller? found = null;
        foreach (var token in _tokens)
        {
            if (token.Hash.FixedTimeEquals(hash))
                found = token.Caller;
        }
        return found;
    }

    private static StaticToken Read(string line, int number)
    {
        // The hash is found first: names may have colons of their own.
        var parts = line.Split(':');
        var at = Array.FindIndex(parts, 1, p => p.Trim() is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit));
        if (at < 0)
            throw new FormatException($"Line {number}: no 'name:hash' with the SHA-256 of the token in 64 hexadecimal digits. Make it with: printf %s \"$TOKEN\" | sha256sum");
        var name = string.Join(':', parts[..at]).Trim();
        if (name.Length is 0 or > 253 || name.StartsWith("system:", StringComparison.Ordinal) || name.Any(char.IsControl))
            throw new FormatException($"Line {number}: the name must have 1 to 253 characters and not begin with 'system:', which is Kubernetes' own.");
        var groups = string.Join(':', parts[(at + 1)..]).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (groups.FirstOrDefault(g => g.StartsWith("system:", StringComparison.Ordinal)) is { } reserved)
            throw new FormatException($"Line {number}: group '{reserved}' is Kubernetes' own. Name another.");
        return new(TokenHash.Read(Convert.FromHexString(parts[at].Trim())), new(name, [.. groups, Caller.Authenticated]));
    }
}
