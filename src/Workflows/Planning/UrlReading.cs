using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>
/// A parameter whose value is a URL that the upstream gave, such as the Location of a job (RFC 9110 section 10.2.2): of it the parameter takes what stands in its place
/// in one of the reviewed templates, and nothing else. Scheme, host, query and what comes before the template never count, so the request stays the pinned one.
/// </summary>
internal sealed partial class UrlReading(string name, IReadOnlyList<string> templates, IReadOnlyList<ValueTemplate> candidates)
{
    private const int MaxShown = 200;
    private static readonly Uri s_base = new("http://localhost/");

    private readonly Regex[] _fits = [.. templates.Select(template => Pattern(template, name))];

    /// <summary>Text, with percent-encoding resolved, of the first candidate that fits a template.</summary>
    /// <exception cref="MissingValueException">No candidate has a value, or none fits.</exception>
    public JsonElement Read(ExpressionScope scope)
    {
        string? unfit = null;
        string? missing = null;
        foreach (var candidate in candidates)
        {
            try
            {
                var value = candidate.Evaluate(scope);
                if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Array or JsonValueKind.Object)
                    continue;
                var text = JsonText.Of(value);
                if (Find(text) is { } found)
                    return JsonText.Element(found);
                unfit ??= Path(text) ?? text;
            }
            catch (MissingValueException e)
            {
                missing ??= e.Message;
            }
        }
        throw new MissingValueException(unfit is null
            ? $"The parameter '{name}' has no URL to be read from. {missing}".TrimEnd()
            : $"The parameter '{name}' cannot be read from '{Short(unfit)}', which the upstream gave: it fits none of {string.Join(", ", templates)}.");
    }

    private string? Find(string text)
    {
        var path = Path(text);
        for (var i = 0; i < _fits.Length; i++)
        {
            if ((templates[i][0] == '/' ? path : text) is { } subject && _fits[i].Match(subject) is { Success: true } match)
                return Uri.UnescapeDataString(match.Groups["value"].Value);
        }
        return null;
    }

    /// <summary>The path of an absolute or relative reference; null where it is no http or https URL.</summary>
    private static string? Path(string text) =>
        Uri.TryCreate(s_base, text, out var url) && url.Scheme is "http" or "https" ? url.AbsolutePath : null;

    /// <summary>A template with a slash fits the end of a path; one without is the whole of a name that is no URL.</summary>
    private static Regex Pattern(string template, string name)
    {
        var parts = Placeholder.Split(template).Select((part, i) => i % 2 == 0 ? Regex.Escape(part) : part == name ? "(?<value>[^/?#]+)" : "[^/?#]+");
        return new Regex((template[0] == '/' ? "" : @"\A") + string.Concat(parts) + @"/?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private static string Short(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    [GeneratedRegex(@"\{([^{}/]+)\}")]
    private static partial Regex Placeholder { get; }
}
