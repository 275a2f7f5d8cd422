using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Makes a spec of a workflow of an Arazzo document, or says by step and remedy why it cannot be run.</summary>
internal sealed class WorkflowImporter(
    IngestRequest request, ArazzoDocument document, IReadOnlyList<ApiDescription> sourceDescriptions, OperationFinder finder, CalledWorkflows calls, DocumentWarnings warnings)
{
    public const string Generator = "arazzo/1";

    private readonly StepFacts _facts = new(warnings);

    /// <param name="workflow">Of the document; changed in place.</param>
    /// <param name="names">Of its tool and object.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="target">Why it may not be sent to the target, asked with the API descriptions that it uses.</param>
    /// <exception cref="DocumentException">A reference leads nowhere, or a member has another type than the specification says.</exception>
    public ImportedWorkflow Import(JsonObject workflow, (string Tool, string Name) names, ArazzoPlace place, Func<IReadOnlyList<ApiDescription>, string?> target)
    {
        var steps = workflow["steps"]!.AsArray().Select(step => step!.AsObject()).ToList();
        var found = steps.Select((step, i) => step.ContainsKey("workflowId") ? null : finder.Find(step, place["steps"][i])).ToList();
        var operations = found.OfType<FoundOperation>().ToList();
        var sources = operations.Select(one => one.Source).OfType<ApiDescription>().Distinct().ToList();
        var id = workflow.Text(ArazzoExtensions.WorkflowId) ?? workflow.Text("workflowId")!;
        var inputs = workflow["inputs"] is JsonObject stated ? new InputsReader(document.Root).Read(stated) : (null, null);
        var refusal = found.Select((one, i) => one?.Refusal is { } why ? $"step '{steps[i].Text("stepId")}': {why}" : null).FirstOrDefault(why => why is not null)
            ?? inputs.Refusal ?? calls.Resolve(document, workflow, sourceDescriptions) ?? (sources.Count > 0 ? target(sources) : null);
        if (refusal is null)
        {
            PinFacts(workflow, steps, found, place);
            var spec = Spec(workflow, inputs.Schema, steps, found, sources.Count > 1, id, names.Tool, place);
            var problems = WorkflowValidator.Validate(spec);
            refusal = problems.Count > 0 ? Reasons.Of(spec, problems) : ResourceBounds.Exceeded(spec);
            if (refusal is null)
            {
                CheckDigest(workflow, spec, place);
                return new ImportedWorkflow { WorkflowId = id, Operations = operations, Spec = spec, Name = names.Name };
            }
        }

        return new ImportedWorkflow { WorkflowId = id, Operations = operations, Refusal = refusal };
    }

    private void PinFacts(JsonObject workflow, List<JsonObject> steps, List<FoundOperation?> found, ArazzoPlace place)
    {
        if (found.Exists(one => one is { IsPinned: true })) return;
        var shared = workflow["parameters"] as JsonArray ?? [];
        _facts.LeaveOutCredentials(shared, found.FirstOrDefault(one => one?.Operation is not null)?.Operation!.Document, place);
        SharedParameters.Pin(shared, steps, found);
        var inherited = shared.OfType<JsonObject>().Select(StepFacts.Key).ToHashSet();
        foreach (var (step, i) in steps.Select((step, i) => (step, i)))
        {
            if (found[i]?.Operation is { } operation) _facts.Pin(step, operation, inherited, place["steps"][i]);
        }
    }

    private McpWorkflowSpec Spec(
        JsonObject workflow, JsonObject? inputs, List<JsonObject> steps, List<FoundOperation?> found, bool severalSources, string id, string tool, ArazzoPlace place)
    {
        var json = SpecMembers.Workflow(workflow);
        json["workflowId"] = id;
        if (inputs is not null) json["inputs"] = inputs.DeepClone();
        json["targetRef"] = new JsonObject { ["name"] = request.TargetName };
        json["steps"] = new JsonArray([.. steps.Select((step, i) => SpecMembers.Step(step, found[i], severalSources))]);
        json["tool"] = (workflow[ArazzoExtensions.Tool] as JsonObject)?.DeepClone() ?? new JsonObject();
        json["provenance"] = (workflow[ArazzoExtensions.Provenance] as JsonObject)?.DeepClone()
            ?? new JsonObject { ["document"] = document.Name, ["documentDigest"] = document.Digest, ["generator"] = Generator };
        try
        {
            var spec = SpecJson.FromJson(JsonSerializer.SerializeToElement(json));
            spec = ToolWording.Complete(spec, tool, found.Select(one => one?.Operation).OfType<ApiOperation>().ToList(), warnings);
            // As it would be read from an export: defaults left out, so that nothing tells the two apart.
            return SpecJson.FromJson(JsonSerializer.SerializeToElement(SpecJson.ToJson(spec)));
        }
        catch (JsonException exception)
        {
            throw new DocumentException("A member of the workflow has another type than Arazzo gives it.", $"{place} at {exception.Path}", "Correct it as the specification says.", exception);
        }
    }

    private void CheckDigest(JsonObject workflow, McpWorkflowSpec spec, ArazzoPlace place)
    {
        var alone = document.Root["workflows"]!.AsArray().Count == 1;
        var stated = workflow.Text(ArazzoExtensions.Digest) ?? (alone ? (document.Root["info"] as JsonObject)?.Text(ArazzoExtensions.Digest) : null);
        var forTarget = (workflow[ArazzoExtensions.TargetRef] as JsonObject)?.Text("name");
        if (stated is not null && forTarget == request.TargetName && stated != SpecDigest.Compute(spec))
            warnings.Add("digest", place.ToString(), "The workflow was changed after it was exported; an approval of what was exported is none of this.");
    }
}
