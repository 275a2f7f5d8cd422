using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>A refusal, told as a Redfish error response (DSP0266, section "Error responses").</summary>
internal sealed class BmcException(int status, string messageId, string message, string resolution) : Exception(message)
{
    public int Status => status;

    public JsonObject ToBody() => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = messageId,
            ["message"] = Message,
            ["@Message.ExtendedInfo"] = new JsonArray(new JsonObject
            {
                ["MessageId"] = messageId,
                ["Message"] = Message,
                ["Severity"] = "Critical",
                ["Resolution"] = resolution,
            }),
        },
    };

    public static BmcException NotFound(string path) =>
        new(404, "Base.1.18.ResourceMissingAtURI", $"There is no resource at {path}.", "List the collection for the ids that exist.");

    public static BmcException BadProperty(string property, string problem) =>
        new(400, "Base.1.18.PropertyValueError", $"{property} {problem}.", "Correct the property and send the request again.");

    public static BmcException Conflict(string message, string resolution) =>
        new(409, "Base.1.18.ActionNotSupportedInPresentState", message, resolution);

    public static BmcException Unauthorized(string message) =>
        new(401, "Base.1.18.NoValidSession", message, "Open a session or send user name and password.");
}
