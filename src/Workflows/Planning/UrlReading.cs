using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>
/// A parameter whose value is a URL that the upstream gave, such as the Location of a job (RFC 9110 section 10.2.2): of it the parameter takes what stands in its place
/// in one of the reviewed templates, and nothing else. Scheme, host, query and what comes before the template never count, so the request stays the pinned one.
/// </summary>
internal sealed class UrlReading(string name, IReadOnlyList<string> templates, IReadOnlyList<ValueTemplate> candidates)
{
    private const int MaxShown = 200;
    private static readonly Uri s_base = new("http://localhost/");

    private readonly UrlTemplate[] _templates = [.. templates.Select(template => new UrlTemplate(template, name))];

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
            : $"The parameter '{name}' cannot be read from '{Short(unfit)}', which the upstream gave: it fits none of {string.Join(", ", _templates.Select(template => template.Text))}.");
    }

    private string? Find(string text)
    {
        var path = Path(text);
        foreach (var template in _templates)
        {
            if (template.Find(path, text) is { } found)
                return Uri.UnescapeDataString(found);
        }
        return null;
    }

    /// <summary>The path of an absolute or relative reference; null where it is no http or https URL.</summary>
    private static string? Path(string text) =>
        Uri.TryCreate(s_base, text, out var url) && url.Scheme is "http" or "https" ? url.AbsolutePath : null;

    private static string Short(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";
}
