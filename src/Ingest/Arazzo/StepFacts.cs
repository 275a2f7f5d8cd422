using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>
/// Pins in a step what the API description says about its request, so that nothing at run time needs the description: serialisation of parameters,
/// media type of the body. Credentials that are given as constants or arguments are left to the target.
/// </summary>
internal sealed class StepFacts(DocumentWarnings warnings)
{
    private static readonly HashSet<string> s_credentialHeaders = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie" };

    /// <param name="step">Of a document, reusable objects resolved; changed in place.</param>
    /// <param name="operation">What it calls.</param>
    /// <param name="inherited">Keys of the workflow's parameters.</param>
    /// <param name="place">For warnings.</param>
    public void Pin(JsonObject step, ApiOperation operation, IReadOnlySet<(string?, string)> inherited, ArazzoPlace place)
    {
        var given = inherited.ToHashSet();
        if (step["parameters"] is JsonArray list)
        {
            LeaveOutCredentials(list, operation.Document, place);
            foreach (var parameter in list.OfType<JsonObject>())
            {
                given.Add(Key(parameter));
                if (Declared(operation, parameter) is { } declared) Pin(parameter, declared);
                else if (parameter.Text("in") is "query" or "cookie") warnings.Add("parameters", place.ToString(), $"{operation} has no {parameter.Text("in")} parameter '{parameter.Text("name")}'; it is sent all the same.");
            }

            ContentType(step, list, place);
        }

        foreach (var missing in operation.Parameters.Where(one => one.Required && one.In is "query" or "cookie" && !given.Contains((one.In, one.Name)) && !IsCredential(operation.Document, one.In, one.Name)))
            warnings.Add("parameters", place.ToString(), $"{operation} requires the {missing.In} parameter '{missing.Name}', which the step does not give.");
        if (step["requestBody"] is JsonObject body && body.ContainsKey("payload") && !body.ContainsKey("contentType") && operation.Body is { } described) body["contentType"] = described.ContentType;
    }

    /// <summary>Takes credentials out of a list of parameters, with a warning for each. A token that an earlier step fetched stays.</summary>
    public void LeaveOutCredentials(JsonArray parameters, ApiDocument? document, ArazzoPlace place)
    {
        foreach (var parameter in parameters.OfType<JsonObject>().ToList())
        {
            var (location, name) = (parameter.Text("in") ?? "", parameter.Text("name") ?? "");
            var isCredential = location == "header" && s_credentialHeaders.Contains(name) || document is not null && IsCredential(document, location, name);
            if (!isCredential || (parameter["value"]?.ToJsonString() ?? "").Contains("$steps.", StringComparison.Ordinal)) continue;
            parameters.Remove(parameter);
            warnings.Add("credentials", place.ToString(), $"The {location} parameter '{name}' is left out: the target's credentials are sent instead.");
        }
    }

    public static (string?, string) Key(JsonObject parameter) => (parameter.Text("in"), parameter.Text("name") ?? "");

    public static ApiParameter? Declared(ApiOperation operation, JsonObject parameter) => operation.Parameters.FirstOrDefault(one =>
        one.In == parameter.Text("in") && one.Name.Equals(parameter.Text("name"), one.In == "header" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    /// <summary>What the document pins itself stays.</summary>
    public static void Pin(JsonObject parameter, ApiParameter declared)
    {
        if (ArazzoExtensions.ParameterPins.Any(pin => parameter.ContainsKey(ArazzoExtensions.Prefix + pin))) return;
        if (declared.Style is { } style) parameter[ArazzoExtensions.Prefix + "style"] = style;
        if (declared.Explode is { } explode) parameter[ArazzoExtensions.Prefix + "explode"] = explode;
        if (declared.AllowReserved is { } reserved) parameter[ArazzoExtensions.Prefix + "allowReserved"] = reserved;
    }

    private static bool IsCredential(ApiDocument document, string location, string name) =>
        SecurityReader.CredentialParameters(document).Contains(new CredentialParameter(location, name.ToLowerInvariant()));

    /// <summary>A constant Content-Type among the parameters is the media type of the body; without a body it says nothing.</summary>
    private void ContentType(JsonObject step, JsonArray parameters, ArazzoPlace place)
    {
        var header = parameters.OfType<JsonObject>().FirstOrDefault(one => one.Text("in") == "header" && "Content-Type".Equals(one.Text("name"), StringComparison.OrdinalIgnoreCase));
        if (header?["value"] is not JsonValue value || value.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Contains('$', StringComparison.Ordinal)) return;
        var type = value.GetValue<string>();
        if (step["requestBody"] is not JsonObject body)
            warnings.Add("parameters", place.ToString(), "The header parameter 'Content-Type' is left out: the step sends no body.");
        else if (body.Text("contentType") is null || body.Text("contentType") == type)
            body["contentType"] = type;
        else
            return;
        parameters.Remove(header);
    }
}
