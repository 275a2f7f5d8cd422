using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>
/// Checks a document against Arazzo 1.1 (of which 1.0 is a part) before anything is made of it. The first fault ends it. Members that the
/// specification does not have are no faults; they are warned of.
/// </summary>
internal static partial class DocumentCheck
{
    /// <exception cref="DocumentException">The document does not follow the specification; the message says where.</exception>
    public static void Check(JsonObject root, ArazzoPlace place)
    {
        if (Members.Optional(root, "$self", place) is { } self && self.Contains('#', StringComparison.Ordinal))
            throw place["$self"].Fault("'$self' has a fragment.", "Write the URI without what begins with '#'.");
        if (!root.ContainsKey("info")) throw place.Fault("'info' is missing.", "Add info with title and version.");
        var info = Members.Map(root["info"], place["info"], "'info'");
        Members.Text(info, "title", place["info"]);
        Members.Text(info, "version", place["info"]);
        Sources(root, place);
        var workflows = Members.List(root, "workflows", place, required: true);
        var ids = Ids(workflows, "workflowId", place["workflows"], "workflow");
        foreach (var (workflow, i) in workflows.Select((one, i) => ((JsonObject)one!, i))) Workflow(workflow, ids, place["workflows"][i]);
    }

    private static void Sources(JsonObject root, ArazzoPlace place)
    {
        var at = place["sourceDescriptions"];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, i) in Members.List(root, "sourceDescriptions", place, required: true).Select((one, i) => (one, i)))
        {
            var source = Members.Map(node, at[i], "The source description");
            var name = Members.Text(source, "name", at[i]);
            if (!SourceName().IsMatch(name)) throw at[i]["name"].Fault($"'{name}' is no name of a source description.", "Use letters, digits, '-' and '_'.");
            if (!names.Add(name)) throw at[i]["name"].Fault($"The source description '{name}' is there twice.", "Give each a name of its own.");
            Members.Text(source, "url", at[i]);
            Members.OneOf(source, "type", at[i], "openapi", "arazzo", "asyncapi");
        }
    }

    /// <summary>Ids of a list of objects, each there once.</summary>
    private static HashSet<string> Ids(JsonArray list, string member, ArazzoPlace place, string what)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, i) in list.Select((one, i) => (one, i)))
        {
            var id = Members.Text(Members.Map(node, place[i], $"The {what}"), member, place[i]);
            if (!ids.Add(id)) throw place[i][member].Fault($"The {member} '{id}' is used before.", $"Give each {what} a {member} of its own.");
        }

        return ids;
    }

    private static void Workflow(JsonObject workflow, HashSet<string> workflows, ArazzoPlace place)
    {
        // An export may hold a caller alone: what it calls is in the namespace.
        if (workflow.ContainsKey(ArazzoExtensions.Tool)) workflows = [];
        Members.Optional(workflow, "summary", place);
        Members.Optional(workflow, "description", place);
        if (workflow.TryGetPropertyValue("inputs", out var inputs)) Members.Map(inputs, place["inputs"], "'inputs'");
        foreach (var (node, i) in Members.List(workflow, "dependsOn", place).Select((one, i) => (one, i)))
        {
            var other = node?.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : throw place["dependsOn"][i].Fault("The entry is no text.", "Write a workflowId.");
            ActionCheck.KnownWorkflow(other, workflows, place["dependsOn"][i]);
        }

        ParameterCheck.Check(workflow, place, needsPlace: false);
        var list = Members.List(workflow, "steps", place, required: true);
        var steps = Ids(list, "stepId", place["steps"], "step");
        var known = new KnownIds(workflows, steps);
        ActionCheck.Success(workflow, "successActions", known, place);
        ActionCheck.Failure(workflow, "failureActions", known, place);
        foreach (var (step, i) in list.Select((one, i) => ((JsonObject)one!, i))) StepCheck.Check(step, known, place["steps"][i]);
        ValueCheck.Outputs(workflow, place);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_\-]+\z")]
    private static partial Regex SourceName();
}
