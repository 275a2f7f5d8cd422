using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Execution;

/// <summary>Whether a person must say yes before a call is sent. Pure.</summary>
internal static class ConfirmationRule
{
    /// <param name="confirmation">What the target asks for; null: nothing.</param>
    /// <param name="annotations">Of the tool. What is not said counts as MCP has it: a tool that does not merely read may destroy.</param>
    public static bool IsNeeded(string? confirmation, ToolAnnotationsSpec? annotations) => confirmation switch
    {
        null or "never" => false,
        "destructive" => annotations?.ReadOnlyHint != true && annotations?.DestructiveHint != false,
        // A word that this version does not know asks for no less.
        _ => true,
    };
}
