using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Serving;

/// <summary>A refusal, with the metav1.Status that tells the caller of it.</summary>
internal sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    /// <summary>For an expired page: how to go on with what is there now.</summary>
    public string? ContinueToken { get; private init; }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException UnknownPath() =>
        new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    public static ApiException NotFound(ResourceDefinition kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedPlural} {GoText.Quote(name)} not found", Details(kind, name, kind.Plural));

    public static ApiException AlreadyExists(ResourceDefinition kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedPlural} {GoText.Quote(name)} already exists", Details(kind, name, kind.Plural));

    public static ApiException Conflict(ResourceDefinition kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} {GoText.Quote(name)}: {why}", Details(kind, name, kind.Plural));

    public static ApiException Modified(ResourceDefinition kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException MethodNotAllowed(string method) =>
        new(405, "MethodNotAllowed", $"the server does not allow this method on the requested resource ({method})", new JsonObject());

    public static ApiException NotAcceptable() =>
        new(406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml");

    public static ApiException UnsupportedMediaType(IEnumerable<string> accepted) =>
        new(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: " + string.Join(", ", accepted));

    public static ApiException TooLarge(long limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiException Expired(string message, string? continueToken = null) =>
        new(410, "Expired", message) { ContinueToken = continueToken };

    public static ApiException FutureRevision(long asked, long current) =>
        new(504, "Timeout", $"Timeout: Too large resource version: {asked}, current: {current}", new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        });

    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var summary = errors.Count == 1 ? errors[0].ToString() : "[" + string.Join(", ", errors) + "]";
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var details = Details(group, name, kind);
        details["causes"] = new JsonArray([.. errors.Select(error => (JsonNode)new JsonObject
        {
            ["reason"] = error.Reason,
            ["message"] = error.Message,
            ["field"] = error.Field,
        })]);
        return new ApiException(422, "Invalid", $"{qualified} {GoText.Quote(name)} is invalid: {summary}", details);
    }

    public static ApiException Invalid(ResourceDefinition kind, string name, IReadOnlyList<FieldError> errors) =>
        Invalid(kind.Group, kind.Kind, name, errors);

    /// <summary>Refused query options, such as an apply patch without a field manager.</summary>
    public static ApiException InvalidOptions(string options, params FieldError[] errors) => Invalid("meta.k8s.io", options, "", errors);

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["code"] = Code,
        };
        if (ContinueToken is not null)
            status["metadata"] = new JsonObject { ["continue"] = ContinueToken };
        if (Reason.Length > 0)
            status["reason"] = Reason;
        if (details is not null)
            status["details"] = details.DeepClone();
        return status;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Reason}: {Message}");

    private static JsonObject Details(ResourceDefinition kind, string name, string shownKind) => Details(kind.Group, name, shownKind);

    private static JsonObject Details(string group, string name, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        return details;
    }
}
