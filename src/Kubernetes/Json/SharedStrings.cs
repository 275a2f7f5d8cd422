using System.Text.Json;

namespace Signalbox.Kubernetes.Json;

/// <summary>
/// One instance for equal short strings that were read lately: a cluster's objects say the same digests, reasons and names over and over, and informers keep them all.
/// Thread-safe, and never larger than its table: a string with another's place takes it.
/// </summary>
internal static class SharedStrings
{
    private const int Longest = 192;
    private const int Places = 8192;
    private static readonly string?[] Table = new string?[Places];

    /// <summary>What <see cref="Utf8JsonReader.GetString"/> returns, and throws, for the same token.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || reader.HasValueSequence || reader.ValueSpan.Length > Longest)
            return reader.GetString();
        // Never longer in UTF-16 than in UTF-8.
        Span<char> text = stackalloc char[Longest];
        text = text[..reader.CopyString(text)];
        ref var place = ref Table[(uint)string.GetHashCode(text) % Places];
        if (Volatile.Read(ref place) is { } known && text.SequenceEqual(known))
            return known;
        var read = text.ToString();
        Volatile.Write(ref place, read);
        return read;
    }
}
