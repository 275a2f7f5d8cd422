using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Signalbox.ToolServer.Upstream;

/// <summary>
/// Replaces known secret values in text, in the forms in which an upstream may give them back: as they are, escaped for a URL, a form,
/// HTML or JSON, and as base64 or hexadecimal digits. Thread-safe; session tokens are added while it is in use.
/// </summary>
internal sealed partial class SecretRedactor
{
    public const string Mask = "[redacted]";

    // Shorter values would blacken ordinary text, and are no secrets worth the name.
    private const int ShortestSecret = 4;

    private readonly Lock _gate = new();
    private readonly SecretRedactor[] _others;
    private volatile string[] _values = [];

    /// <summary>A redactor that knows no value yet.</summary>
    public SecretRedactor() => _others = [];

    /// <summary>A redactor that knows what the <paramref name="others"/> know, now and later.</summary>
    public SecretRedactor(IEnumerable<SecretRedactor> others) => _others = [.. others];

    public bool IsEmpty => _values.Length == 0 && _others.All(other => other.IsEmpty);

    /// <summary>Adds a value that must never be shown. Lasts for the life of this redactor.</summary>
    public void Add(string? value)
    {
        if (value is null)
            return;

        lock (_gate)
        {
            var values = new HashSet<string>(_values, StringComparer.Ordinal);
            AddForms(values, value);
            // A multi-line value (a key, say) may come back one line at a time.
            if (value.Contains('\n', StringComparison.Ordinal))
            {
                foreach (var line in value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    AddForms(values, line);
            }

            // Longest first: a value that contains another must go as a whole.
            _values = [.. values.OrderByDescending(form => form.Length).ThenBy(form => form, StringComparer.Ordinal)];
        }
    }

    public string Redact(string text)
    {
        foreach (var value in _values)
        {
            if (text.Contains(value, StringComparison.Ordinal))
                text = text.Replace(value, Mask, StringComparison.Ordinal);
            text = WithoutBeginningOf(value, text);
        }

        foreach (var other in _others)
            text = other.Redact(text);
        return text;
    }

    /// <summary>The same node when it holds no secret, else a copy without: in values and in property names.</summary>
    public JsonNode? Redact(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                JsonObject? cleanMap = null;
                foreach (var (name, value) in map)
                {
                    var cleanName = Redact(name);
                    var clean = Redact(value);
                    if (cleanMap is null && ReferenceEquals(clean, value) && ReferenceEquals(cleanName, name))
                        continue;

                    cleanMap ??= (JsonObject)map.DeepClone();
                    cleanMap.Remove(name);
                    cleanMap[cleanName] = ReferenceEquals(clean, value) ? value?.DeepClone() : clean;
                }

                return cleanMap ?? node;

            case JsonArray list:
                JsonArray? cleanList = null;
                for (var i = 0; i < list.Count; i++)
                {
                    var clean = Redact(list[i]);
                    if (ReferenceEquals(clean, list[i]))
                        continue;

                    cleanList ??= (JsonArray)list.DeepClone();
                    cleanList[i] = clean;
                }

                return cleanList ?? node;

            case JsonValue value when value.TryGetValue<string>(out var text):
                var redacted = Redact(text);
                return ReferenceEquals(redacted, text) ? node : JsonValue.Create(redacted);

            default:
                return node;
        }
    }

    /// <summary>A text that was cut, which an ellipsis shows, may end in the beginning of a secret.</summary>
    private static string WithoutBeginningOf(string value, string text)
    {
        for (var cut = text.IndexOf('…', StringComparison.Ordinal); cut >= 0; cut = text.IndexOf('…', cut + 1))
        {
            for (var length = Math.Min(value.Length - 1, cut); length >= ShortestSecret; length--)
            {
                if (!text.AsSpan(cut - length, length).SequenceEqual(value.AsSpan(0, length)))
                    continue;

                text = string.Concat(text.AsSpan(0, cut - length), Mask, text.AsSpan(cut));
                cut += Mask.Length - length;
                break;
            }
        }

        return text;
    }

    private static void AddForms(HashSet<string> values, string value)
    {
        if (value.Length < ShortestSecret)
            return;

        values.Add(value);
        foreach (var escaped in (string[])[Uri.EscapeDataString(value), WebUtility.UrlEncode(value)])
        {
            foreach (var form in (string[])[escaped, escaped.Replace("%20", "+", StringComparison.Ordinal), escaped.Replace("+", "%20", StringComparison.Ordinal)])
            {
                values.Add(form);
                values.Add(Escape.Replace(form, static escape => escape.Value.ToLowerInvariant()));
            }
        }

        values.Add(WebUtility.HtmlEncode(value));
        foreach (var json in (string[])[JsonEncodedText.Encode(value).ToString(), JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()])
        {
            values.Add(json);
            values.Add(json.Replace("/", "\\/", StringComparison.Ordinal));
        }

        var bytes = Encoding.UTF8.GetBytes(value);
        var base64 = Convert.ToBase64String(bytes);
        foreach (var form in (string[])[base64, base64.TrimEnd('='), base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'), Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes)])
            values.Add(form);
    }

    [GeneratedRegex("%[0-9A-F]{2}")]
    private static partial Regex Escape { get; }
}
