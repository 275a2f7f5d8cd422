using System.Text;
using Signalbox.LocalCluster.Resources;

namespace Signalbox.LocalCluster.Selecting;

/// <summary>Reads <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;1</c>.</summary>
internal static class LabelSelectorParser
{
    private static readonly HashSet<string> Signs = ["=", "==", "!=", "in", "notin", ">", "<"];

    public static IReadOnlyList<LabelRequirement> Parse(string text)
    {
        var tokens = new Queue<string>(Tokens(text));
        var result = new List<LabelRequirement>();
        while (true)
        {
            result.Add(Requirement(tokens));
            if (tokens.Count == 0)
                return result;
            if (tokens.Dequeue() is not "," and var other)
                throw Unexpected(other, "',' or 'end of string'");
        }
    }

    private static LabelRequirement Requirement(Queue<string> tokens)
    {
        var key = Next(tokens, "identifier");
        if (key == "!")
            return new LabelRequirement(Key(Next(tokens, "identifier")), "!", new HashSet<string>());

        Key(key);
        if (tokens.Count == 0 || tokens.Peek() == ",")
            return new LabelRequirement(key, "exists", new HashSet<string>());

        var sign = tokens.Dequeue();
        if (!Signs.Contains(sign))
            throw Unexpected(sign, "in, notin, =, ==, !=, gt, lt");
        if (sign is "in" or "notin")
            return new LabelRequirement(key, sign, Set(tokens));

        var value = tokens.Count == 0 || tokens.Peek() == "," ? "" : tokens.Dequeue();
        return new LabelRequirement(key, sign == "==" ? "=" : sign, new HashSet<string> { Value(value) });
    }

    private static HashSet<string> Set(Queue<string> tokens)
    {
        if (Next(tokens, "'('") is not "(" and var other)
            throw Unexpected(other, "'('");

        var values = new HashSet<string>();
        while (true)
        {
            var token = Next(tokens, "',', ')' or identifier");
            if (token is "," or ")")
                values.Add("");
            else
            {
                values.Add(Value(token));
                token = Next(tokens, "',' or ')'");
            }

            if (token == ")")
                return values;
            if (token != ",")
                throw Unexpected(token, "',' or ')'");
        }
    }

    private static IEnumerable<string> Tokens(string text)
    {
        var word = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (!char.IsWhiteSpace(letter) && letter is not ('=' or '!' or '(' or ')' or ',' or '<' or '>'))
            {
                word.Append(letter);
                continue;
            }

            if (word.Length > 0)
                yield return word.ToString();
            word.Clear();
            if (char.IsWhiteSpace(letter))
                continue;
            if (letter is '=' or '!' && at + 1 < text.Length && text[at + 1] == '=')
            {
                at++;
                yield return letter + "=";
            }
            else
            {
                yield return letter.ToString();
            }
        }

        if (word.Length > 0)
            yield return word.ToString();
    }

    private static string Next(Queue<string> tokens, string expected) =>
        tokens.TryDequeue(out var token) ? token : throw Unexpected("", expected);

    private static string Key(string key)
    {
        if (key is "=" or "==" or "!=" or "!" or "(" or ")" or "," or "<" or ">")
            throw Unexpected(key, "identifier");
        return NameRules.QualifiedName(key) is { } wrong ? throw new FormatException($"unable to parse requirement: invalid label key \"{key}\": {wrong}") : key;
    }

    private static string Value(string value)
    {
        if (value is "=" or "==" or "!" or "!=" or "(" or ")" or "<" or ">")
            throw Unexpected(value, "identifier");
        return NameRules.LabelValue(value) is { } wrong ? throw new FormatException($"unable to parse requirement: invalid label value: \"{value}\": {wrong}") : value;
    }

    private static FormatException Unexpected(string found, string expected) =>
        new($"unable to parse requirement: found '{found}', expected: {expected}");
}
