using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>Reads a request body property by property; whatever is unknown or of the wrong kind is refused with its name.</summary>
internal sealed class BodyReader
{
    private readonly JsonObject _body;
    private readonly string _prefix;

    private BodyReader(JsonObject body, string prefix, string[] known)
    {
        _body = body;
        _prefix = prefix;
        foreach (var (name, _) in body)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                throw BmcException.BadProperty(prefix + name, "is unknown or cannot be changed");
        }
    }

    public static BodyReader Of(BmcRequest request, params string[] known) =>
        new(request.Body ?? throw new BmcException(400, "Base.1.18.MalformedJSON", "The request needs a JSON object as body.", "Send one."), "", known);

    public bool Has(string name) => _body.ContainsKey(name);

    public bool IsEmpty => _body.Count == 0;

    public BodyReader? Object(string name, params string[] known)
    {
        if (!_body.TryGetPropertyValue(name, out var node))
            return null;
        return node is JsonObject value ? new(value, $"{_prefix}{name}.", known) : throw BmcException.BadProperty(_prefix + name, "is no object");
    }

    public string? Text(string name, int maxLength = 255)
    {
        if (!_body.TryGetPropertyValue(name, out var node))
            return null;
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
            throw BmcException.BadProperty(_prefix + name, "is no string");
        var text = value.GetValue<string>();
        return text.Length <= maxLength ? text : throw BmcException.BadProperty(_prefix + name, $"is longer than {maxLength} characters");
    }

    public string? OneOf(string name, params string[] allowed)
    {
        var text = Text(name);
        return text is null || allowed.Contains(text, StringComparer.Ordinal)
            ? text
            : throw BmcException.BadProperty(_prefix + name, $"is '{text}', not one of {string.Join(", ", allowed)}");
    }

    public bool? Flag(string name)
    {
        if (!_body.TryGetPropertyValue(name, out var node))
            return null;
        return node?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw BmcException.BadProperty(_prefix + name, "is neither true nor false"),
        };
    }

    public long? Whole(string name, long least, long most)
    {
        if (!_body.TryGetPropertyValue(name, out var node))
            return null;
        return node is JsonValue value && value.TryGetValue<long>(out var number) && number >= least && number <= most
            ? number
            : throw BmcException.BadProperty(_prefix + name, $"is no whole number between {least} and {most}");
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (!_body.TryGetPropertyValue(name, out var node))
            return null;
        if (node is not JsonArray array || array.Any(item => item?.GetValueKind() != JsonValueKind.String))
            throw BmcException.BadProperty(_prefix + name, "is no list of strings");
        return [.. array.Select(item => item!.GetValue<string>())];
    }

    /// <summary>The targets of a list of Redfish links.</summary>
    public IReadOnlyList<string>? Links(string name)
    {
        if (!_body.TryGetPropertyValue(name, out var node))
            return null;
        if (node is not JsonArray array || array.Any(item => item is not JsonObject link || link["@odata.id"]?.GetValueKind() != JsonValueKind.String))
            throw BmcException.BadProperty(_prefix + name, "is no list of links with @odata.id");
        return [.. array.Select(item => item!["@odata.id"]!.GetValue<string>())];
    }

    public T Required<T>(string name, T? value)
        where T : class => value ?? throw BmcException.BadProperty(_prefix + name, "is missing");

    public BmcException Bad(string name, string problem) => BmcException.BadProperty(_prefix + name, problem);
}
