using System.Text;

namespace Signalbox.ToolServer.Discovery;

/// <summary>The words of a text, as an index keeps them and a query asks for them.</summary>
/// <remarks>
/// Names are written in many ways: <c>resetSystem</c>, <c>reset_system</c> and <c>/Systems/{id}/Actions/ComputerSystem.Reset</c> all have the words reset and
/// system. A plural is its singular.
/// </remarks>
internal static class SearchWords
{
    /// <summary>A longer one says nothing that its beginning does not.</summary>
    private const int Longest = 40;

    public static List<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var previous = '\0';
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c))
                End(words, word);
            else
            {
                // A capital begins a word after a small letter, and so does a digit after none.
                if (word.Length > 0 && char.IsUpper(c) && char.IsLower(previous))
                    End(words, word);
                word.Append(char.ToLowerInvariant(c));
            }
            previous = c;
        }
        End(words, word);
        return words;
    }

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length is > 0 and <= Longest)
            words.Add(Singular(word.ToString()));
        word.Clear();
    }

    private static string Singular(string word) => word switch
    {
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => string.Concat(word.AsSpan(0, word.Length - 3), "y"),
        { Length: > 4 } when word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && !word.EndsWith("us", StringComparison.Ordinal) && !word.EndsWith("is", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };
}
