using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Ingest;

namespace Signalbox.Cli.Demo;

/// <summary>
/// Picks, among the workflows that came of the document, one that reads a system's power state and one that changes it, and the arguments
/// to call them with. Found by what they send, not by their names. Pure.
/// </summary>
internal static class DemoChoice
{
    private const string SystemPath = "/redfish/v1/Systems/{ComputerSystemId}";
    private const string ResetPath = SystemPath + "/Actions/ComputerSystem.Reset";

    /// <summary>Names of arguments that take the id of the one system there is.</summary>
    private static readonly string[] SystemIds = ["computersystemid", "systemid", "id"];

    public static GeneratedWorkflow Reader(IEnumerable<GeneratedWorkflow> workflows) => Smallest(
        workflows.Where(w => Sends(w, "GET", SystemPath) && w.Spec.Steps.All(s => s.Operation?.Method == "GET") && WantsOnlyTheSystem(w)), "reads a system");

    public static GeneratedWorkflow Switcher(IEnumerable<GeneratedWorkflow> workflows) => Smallest(
        workflows.Where(w => Sends(w, "POST", ResetPath)), "switches a system");

    /// <param name="schema">The tool's input schema.</param>
    /// <param name="systemId">Id of the system.</param>
    /// <param name="systemName">Its name, for tools that look it up.</param>
    /// <param name="resetType">What to do to it.</param>
    public static JsonObject Arguments(JsonElement schema, string systemId, string systemName, string resetType)
    {
        var arguments = new JsonObject();
        if (!schema.TryGetProperty("properties", out var properties))
            return arguments;
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var property in properties.EnumerateObject())
        {
            var plain = new string([.. property.Name.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
            if (plain.EndsWith("resettype", StringComparison.Ordinal))
                arguments[property.Name] = resetType;
            else if (!required.Contains(property.Name))
                continue;
            else if (SystemIds.Contains(plain, StringComparer.Ordinal))
                arguments[property.Name] = systemId;
            else if (plain.EndsWith("name", StringComparison.Ordinal))
                arguments[property.Name] = systemName;
            else
                throw CliException.Failure($"the demo has no value for the argument {property.Name}");
        }
        return arguments;
    }

    // A tool that reads one part of a system wants to be told which.
    private static bool WantsOnlyTheSystem(GeneratedWorkflow workflow) =>
        workflow.Spec.Inputs is { } schema && schema.TryGetProperty("required", out var names) && names.GetArrayLength() == 1;

    private static bool Sends(GeneratedWorkflow workflow, string method, string path) =>
        workflow.Spec.Steps.Any(s => s.Operation?.Method == method && s.Operation.Path == path);

    private static GeneratedWorkflow Smallest(IEnumerable<GeneratedWorkflow> workflows, string what) =>
        workflows.OrderBy(w => w.Spec.Steps.Count).ThenBy(w => w.Name, StringComparer.Ordinal).FirstOrDefault()
        ?? throw CliException.Failure($"no workflow came of the document that {what}");
}
