using System.Text.Json;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles request bodies.</summary>
internal static class BodyCompiler
{
    public static PlannedBody? Compile(CompileScope scope, string at, WorkflowRequestBody? body)
    {
        if (body is null)
            return null;
        var contentType = body.ContentType ?? "application/json";
        var type = MediaType.Parse(contentType);
        if (type.Essence.Count(c => c == '/') != 1 || contentType.Any(c => c is < ' ' or > '~'))
            scope.Report($"{at}.contentType", $"'{contentType}' is no media type.", "Write one such as application/json.");
        else if (type.Essence.StartsWith("multipart/", StringComparison.Ordinal) && !type.IsMultipartForm)
            scope.Report($"{at}.contentType", $"{type.Essence} is not supported.", "Use multipart/form-data.");
        if (body.Payload is not { } payload)
        {
            scope.Report($"{at}.payload", "The request body has no payload.", "Give the payload, or leave the request body out.");
            return null;
        }
        var template = scope.Try($"{at}.payload", () => scope.Templates.Value(payload, Encoding(type)));
        scope.RequireAvailable($"{at}.payload", template, ExpressionAvailability.BeforeRequest, "before the request is sent");
        var replacements = Replacements(scope, at, type, body.Replacements);
        return template is null ? null : new(contentType, type, template, IsText(type, payload, template), replacements);
    }

    private static TextEncoding Encoding(MediaType type) =>
        type.IsJson ? TextEncoding.Json : type.IsXml ? TextEncoding.Xml : type.IsForm ? TextEncoding.Url : TextEncoding.Plain;

    /// <summary>A string is the text of a JSON body when it is written as JSON; otherwise it is a JSON string.</summary>
    private static bool IsText(MediaType type, JsonElement payload, ValueTemplate template)
    {
        if (!type.IsJson || payload.ValueKind != JsonValueKind.String || template is ExpressionTemplate)
            return false;
        var text = payload.GetString()!;
        return template is LiteralTemplate
            ? JsonText.TryParse(System.Text.Encoding.UTF8.GetBytes(text)) is not null
            : text.AsSpan().TrimStart() is ['{' or '[', ..] && !text.AsSpan().TrimStart().StartsWith("{$");
    }

    private static IReadOnlyList<PlannedReplacement> Replacements(
        CompileScope scope, string at, MediaType type, IReadOnlyList<PayloadReplacement>? replacements)
    {
        if (replacements is not { Count: > 0 })
            return [];
        if (!type.IsJson && !type.IsForm && !type.IsMultipartForm)
            scope.Report($"{at}.replacements", $"Replacements in {type.Essence} are not supported.", "Use them in JSON and form bodies.");
        return [.. replacements.Select((r, i) => One(scope, $"{at}.replacements[{i}]", r)).OfType<PlannedReplacement>()];
    }

    private static PlannedReplacement? One(CompileScope scope, string at, PayloadReplacement replacement)
    {
        if (replacement.Value is not { } value)
        {
            scope.Report($"{at}.value", "The replacement has no value.", "Give a literal or a runtime expression.");
            return null;
        }
        var template = scope.Try($"{at}.value", () => scope.Templates.Value(value));
        scope.RequireAvailable($"{at}.value", template, ExpressionAvailability.BeforeRequest, "before the request is sent");
        return template is null ? null : scope.Try($"{at}.target", () => Targeted(replacement, template));
    }

    private static PlannedReplacement Targeted(PayloadReplacement replacement, ValueTemplate value)
    {
        var type = replacement.TargetSelectorType is { } given ? SelectorType.Of(given) : SelectorType.JsonPointer;
        if (type is not (SelectorType.JsonPath or SelectorType.JsonPointer))
            throw new ExpressionException($"'{type}' is no way to write a target.", "Use jsonpointer or jsonpath.");
        return type == SelectorType.JsonPath
            ? new(replacement.Target, null, TemplateParser.Query(replacement.Target, SelectorType.IsDraft(replacement.TargetSelectorType!.Value)), value)
            : new(replacement.Target, TemplateParser.Pointer(replacement.Target), null, value);
    }
}
