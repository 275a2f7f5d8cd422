using System.Globalization;
using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>RFC 6901 JSON Pointer, parsed once.</summary>
public sealed class JsonPointer
{
    private JsonPointer(IReadOnlyList<string> tokens) => Tokens = tokens;

    /// <summary>The whole value.</summary>
    public static JsonPointer Root { get; } = new([]);

    /// <summary>Unescaped reference tokens.</summary>
    public IReadOnlyList<string> Tokens { get; }

    internal static JsonPointer Of(IReadOnlyList<string> tokens) => tokens.Count == 0 ? Root : new(tokens);

    /// <summary>Null when <paramref name="text"/> is no pointer: it must be empty or begin with a slash, and <c>~</c> stands only in <c>~0</c> and <c>~1</c>.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return Root;
        if (text[0] != '/')
            return null;
        var tokens = text[1..].Split('/');
        for (var i = 0; i < tokens.Length; i++)
        {
            var rest = tokens[i].Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal);
            if (rest.Contains('~', StringComparison.Ordinal))
                return null;
            tokens[i] = tokens[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }
        return new(tokens);
    }

    /// <summary>The value pointed at; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement Resolve(JsonElement value)
    {
        for (var i = 0; i < Tokens.Count; i++)
        {
            var token = Tokens[i];
            switch (value.ValueKind)
            {
                case JsonValueKind.Object when value.TryGetProperty(token, out var member):
                    value = member;
                    break;
                case JsonValueKind.Array when Index(token) is { } index && index < value.GetArrayLength():
                    value = value[index];
                    break;
                default:
                    return default;
            }
        }
        return value;
    }

    /// <summary>An array index: digits, no leading zero.</summary>
    internal static int? Index(string token) =>
        token.Length > 0 && (token[0] != '0' || token.Length == 1)
        && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;

    public override string ToString() =>
        string.Concat(Tokens.Select(t => "/" + t.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
}
