using System.Text.RegularExpressions;

namespace Signalbox.Workflows.Planning;

/// <summary>The forms of names in a spec.</summary>
internal static partial class Names
{
    public static bool IsStrict(string name) => Strict.IsMatch(name);

    public static bool IsOutput(string name) => Output.IsMatch(name);

    public static bool IsTool(string name) => Tool.IsMatch(name);

    /// <summary>RFC 9110 section 5.6.2.</summary>
    public static bool IsToken(string name) => Token.IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,253}\z")]
    private static partial Regex Strict { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,253}\z")]
    private static partial Regex Output { get; }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,64}\z")]
    private static partial Regex Tool { get; }

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~A-Za-z0-9-]+\z")]
    private static partial Regex Token { get; }
}
