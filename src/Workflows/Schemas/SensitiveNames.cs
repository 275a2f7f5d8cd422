namespace Signalbox.Workflows.Schemas;

/// <summary>Names whose values are for nobody's eyes: not for a log, a plan or a sample.</summary>
public static class SensitiveNames
{
    private static readonly string[] Parts =
    [
        "password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "accesskey", "privatekey", "credential", "authorization", "cookie",
    ];

    private static readonly string[] Whole = ["pwd", "pass", "auth", "pin", "otp"];

    /// <summary>Whether the name says as much, whatever its case and punctuation.</summary>
    public static bool Matches(string name)
    {
        Span<char> letters = stackalloc char[Math.Min(name.Length, 128)];
        var count = 0;
        foreach (var c in name)
        {
            if (count < letters.Length && char.IsAsciiLetterOrDigit(c))
                letters[count++] = char.ToLowerInvariant(c);
        }

        ReadOnlySpan<char> plain = letters[..count];
        foreach (var part in Parts)
        {
            if (plain.Contains(part, StringComparison.Ordinal))
                return true;
        }

        foreach (var whole in Whole)
        {
            if (plain.SequenceEqual(whole))
                return true;
        }

        return false;
    }
}
