using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Tests.Arazzo;

public sealed class ArazzoImportTests
{
    [Fact]
    public async Task A_workflow_becomes_a_tool_with_the_operations_pinned()
    {
        var result = await ArazzoCase.IngestAsync();
        var workflow = Assert.Single(result.Workflows);
        var spec = workflow.Spec;
        Assert.Equal(("lab-retire-machine", "retire-machine", "retire_machine"), (workflow.Name, spec.WorkflowId, spec.Tool.Name));
        Assert.Equal(("Retire a machine", "Retire a machine."), (spec.Tool.Title, spec.Tool.Description));
        Assert.Equal(new ToolAnnotationsSpec { ReadOnlyHint = false, DestructiveHint = true, IdempotentHint = true, OpenWorldHint = false }, spec.Tool.Annotations);
        Assert.Equal(["GET /machines/{id}", "DELETE /machines/{id}"], spec.Steps.Select(step => $"{step.Operation!.Method} {step.Operation.Path}"));
        Assert.Equal(("getMachine", null), (spec.Steps[0].OperationId, spec.Steps[0].OperationPath));
        Assert.Equal((null, "#/paths/~1machines~1{id}/delete"), (spec.Steps[1].OperationId, spec.Steps[1].OperationPath));
        Assert.Equal(("flows.arazzo.json", "arazzo/1"), (spec.Provenance!.Document, spec.Provenance.Generator));
        Assert.Matches("^sha256:[0-9a-f]{64}$", spec.Provenance.DocumentDigest);
        var annotations = workflow.Manifest["metadata"]!["annotations"]!;
        Assert.Equal("GET /machines/{id}; DELETE /machines/{id}", (string?)annotations[IngestAnnotations.Operations]);
        Assert.Equal(("destroy", "arazzo", "key"), ((string?)annotations[IngestAnnotations.Risk], (string?)annotations[IngestAnnotations.Patterns], (string?)annotations[IngestAnnotations.Credentials]));
        Assert.Equal("machines=./machines.yaml", (string?)annotations[SignalboxLabels.ApiDescriptions]);
        Assert.Equal((2, 2, 1), (result.Report.Operations, result.Report.Covered, result.Report.Workflows));
        Assert.Equal("https://machines.example.com/v1", (string?)result.TargetDraft!["spec"]!["baseUrl"]);
    }

    [Fact]
    public async Task What_the_API_says_about_a_request_is_pinned()
    {
        var spec = Assert.Single((await ArazzoCase.IngestAsync(document =>
        {
            document.Step(0)["operationId"] = "listMachines";
            document.Step(0)["parameters"] = JsonNode.Parse("""[{"name": "tags", "in": "query", "value": ["a", "b"]}]""");
            document.Step(1).Remove("operationPath");
            document.Step(1)["operationId"] = "setMachine";
            document.Step(1)["requestBody"] = JsonNode.Parse("""{"payload": {"name": "m"}}""");
        })).Workflows).Spec;
        var tags = Assert.Single(spec.Steps[0].Parameters!);
        Assert.Equal(("pipeDelimited", null), (tags.Style, tags.Explode));
        Assert.Equal("application/x-www-form-urlencoded", spec.Steps[1].RequestBody!.ContentType);
    }

    [Fact]
    public async Task Reusable_objects_stand_where_they_are_used()
    {
        var spec = Assert.Single((await ArazzoCase.IngestAsync(document =>
        {
            document["components"] = JsonNode.Parse("""
                {"parameters": {"id": {"name": "id", "in": "path", "value": "1"}},
                 "failureActions": {"again": {"name": "again", "type": "retry", "retryAfter": 1, "retryLimit": 2}},
                 "inputs": {"machine": {"type": "object", "properties": {"id": {"$ref": "#/components/inputs/id"}}}, "id": {"type": "string", "minLength": 3}}}
                """);
            document.Workflow()["inputs"] = JsonNode.Parse("""{"$ref": "#/components/inputs/machine"}""");
            document.Workflow()["failureActions"] = JsonNode.Parse("""[{"reference": "$components.failureActions.again"}]""");
            document.Step(0)["parameters"] = JsonNode.Parse("""[{"reference": "$components.parameters.id", "value": "$inputs.id"}]""");
            document.Step(1)["parameters"] = JsonNode.Parse("""[{"reference": "$components.parameters.id"}]""");
        })).Workflows).Spec;
        Assert.Equal("$inputs.id", spec.Steps[0].Parameters![0].Value!.Value.GetString());
        Assert.Equal("1", spec.Steps[1].Parameters![0].Value!.Value.GetString());
        Assert.Equal(2, Assert.Single(spec.FailureActions!).RetryLimit);
        Assert.Equal(
            """{"type":"object","properties":{"id":{"$ref":"#/$defs/id"}},"$defs":{"id":{"type":"string","minLength":3}}}""", JsonSerializer.Serialize(spec.Inputs!.Value));
    }

    [Fact]
    public async Task Credentials_are_left_to_the_target_and_never_reach_a_manifest()
    {
        var result = await ArazzoCase.IngestAsync(document =>
        {
            document.Workflow()["parameters"] = JsonNode.Parse("""[{"name": "Authorization", "in": "header", "value": "Basic c2VjcmV0"}]""");
            document.Step(0)["parameters"]!.AsArray().Add(JsonNode.Parse("""{"name": "X-Key", "in": "header", "value": "s3cret"}"""));
        });
        var text = IngestAssert.Bytes(result);
        Assert.DoesNotContain("c2VjcmV0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.Equal(2, result.Report.Warnings.Count(warning => warning.Message.EndsWith("is left out: the target's credentials are sent instead.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_pinned_operation_stands_where_the_API_description_is_not_at_hand()
    {
        var result = await ArazzoCase.IngestAsync(document =>
        {
            document.Step(0)["x-signalbox-operation"] = JsonNode.Parse("""{"method": "GET", "path": "/machines/{id}"}""");
            document.Step(1)["x-signalbox-operation"] = JsonNode.Parse("""{"method": "DELETE", "path": "/machines/{id}"}""");
        }, withApi: false);
        Assert.Single(result.Workflows);
        Assert.Null(result.TargetDraft);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("The operations are taken as the document pins them.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workflow_that_cannot_be_run_is_refused_and_its_operations_are_uncovered()
    {
        var result = await ArazzoCase.IngestAsync(document =>
        {
            var other = document.Workflow().DeepClone().AsObject();
            other["workflowId"] = "check";
            other["steps"] = JsonNode.Parse("""[{"stepId": "a", "operationId": "listMachines"}, {"stepId": "b", "operationId": "getMachine", "parameters": [{"name": "id", "in": "path", "value": "$steps.a.outputs.id"}]}]""");
            other.Remove("outputs");
            document["workflows"]!.AsArray().Add(other);
        });
        Assert.Equal((3, 2, 1), (result.Report.Operations, result.Report.Covered, result.Report.Workflows));
        var refused = Assert.Single(result.Report.Refused!);
        Assert.Equal("check", refused.WorkflowId);
        Assert.StartsWith("step 'b': '$steps.a.outputs.id' names the output 'id', which step 'a' does not have.", refused.Reason, StringComparison.Ordinal);
        var uncovered = Assert.Single(result.Report.Uncovered);
        Assert.Equal(("listMachines", "GET", "/machines", $"the workflow 'check' is not imported: {refused.Reason}"), (uncovered.OperationId, uncovered.Method, uncovered.Path, uncovered.Reason));
        Assert.Contains("refused    check: step 'b'", ReportText.Write(result.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_another_workflow_is_kept_and_is_no_mere_read()
    {
        var result = await ArazzoCase.IngestAsync(document => document["workflows"]!.AsArray().Add(Caller("retire-machine")));
        Assert.Empty(result.Report.Refused!);
        var caller = result.Workflows.Single(workflow => workflow.Spec.WorkflowId == "caller");
        Assert.Equal("retire-machine", caller.Spec.Steps[1].WorkflowId);
        Assert.False(caller.Spec.Tool.Annotations!.ReadOnlyHint);
        Assert.Equal("change", (string?)caller.Manifest["metadata"]!["annotations"]![IngestAnnotations.Risk]);
        RoundTrip.IsValid(RoundTrip.Export([caller]));
        using var scratch = new Scratch();
        var api = scratch.File("machines.yaml", ArazzoCase.Api);
        RoundTrip.SameManifests(result with { Workflows = [caller] }, await RoundTrip.IngestAsync(scratch.File("alone.arazzo.yaml", YamlText.Write(RoundTrip.Export([caller]))), api));
    }

    [Fact]
    public async Task Whoever_calls_a_refused_workflow_is_refused_too()
    {
        var result = await ArazzoCase.IngestAsync(document =>
        {
            document["workflows"]!.AsArray().Add(Caller("retire-machine"));
            document.Step(0)["successCriteria"] = JsonNode.Parse("""[{"context": "$response.body", "condition": "/ok", "type": "xpath"}]""");
        });
        Assert.Equal(["retire-machine", "caller"], result.Report.Refused!.Select(refused => refused.WorkflowId));
        Assert.StartsWith("step 'find': XPath is not supported.", result.Report.Refused![0].Reason, StringComparison.Ordinal);
        Assert.Equal("it calls 'retire-machine', which is not imported. See the reason of that one.", result.Report.Refused[1].Reason);
        Assert.Equal(result.Report.Operations, result.Report.Uncovered.Count);
    }

    [Fact]
    public async Task A_workflow_of_another_document_is_called_by_its_id_where_that_document_is_given_too()
    {
        using var scratch = new Scratch();
        scratch.File("machines.yaml", ArazzoCase.Api);
        var callee = scratch.File("callee.arazzo.json", ArazzoCase.Document().ToJsonString());
        var caller = scratch.File("caller.arazzo.json", ArazzoCase.Document(document =>
        {
            document["sourceDescriptions"]!.AsArray().Add(JsonNode.Parse("""{"name": "others", "url": "./callee.arazzo.json", "type": "arazzo"}"""));
            document["workflows"] = new JsonArray(Caller("$sourceDescriptions.others.retire-machine"));
        }).ToJsonString());
        var together = await RoundTrip.IngestAsync(caller, callee);
        Assert.Equal("retire-machine", together.Workflows.Single(workflow => workflow.Spec.WorkflowId == "caller").Spec.Steps[1].WorkflowId);
        var alone = Assert.Single((await RoundTrip.IngestAsync(caller)).Report.Refused!);
        Assert.Equal("step 'b': it calls 'retire-machine' of the document 'others' (./callee.arazzo.json), which was not given. Name it on the command line too.", alone.Reason);
    }

    private static JsonNode Caller(string calls) => JsonNode.Parse($$"""
        {"workflowId": "caller", "steps": [
          {"stepId": "a", "operationId": "listMachines"},
          {"stepId": "b", "workflowId": "{{calls}}", "parameters": [{"name": "id", "value": "1"}]}]}
        """)!;

    [Fact]
    public async Task What_belongs_to_another_API_is_not_sent_to_the_target()
    {
        using var scratch = new Scratch();
        scratch.File("machines.yaml", ArazzoCase.Api);
        scratch.File("racks.yaml", ArazzoCase.Api.Replace("machines.example.com", "racks.example.com", StringComparison.Ordinal));
        var path = scratch.File("flows.arazzo.json", ArazzoCase.Document(document =>
        {
            document["sourceDescriptions"]!.AsArray().Add(JsonNode.Parse("""{"name": "racks", "url": "racks.yaml"}"""));
            document.Step(0)["operationId"] = "$sourceDescriptions.machines.getMachine";
            var other = document.Workflow().DeepClone().AsObject();
            other["workflowId"] = "rack";
            other["steps"]!.AsArray().RemoveAt(1);
            other["steps"]![0]!["operationId"] = "$sourceDescriptions.racks.getMachine";
            document["workflows"]!.AsArray().Add(other);
        }).ToJsonString());
        var request = new IngestRequest { Sources = [path], TargetName = "lab" };
        var refused = Assert.Single((await new Ingestor().IngestAsync(request)).Report.Refused!);
        Assert.StartsWith("it calls 'racks' at https://racks.example.com/v1, while this import is for 'machines' at https://machines.example.com/v1", refused.Reason, StringComparison.Ordinal);
        var racks = await new Ingestor().IngestAsync(request with { BaseUrl = "https://racks.example.com/v1" });
        Assert.Equal(["rack"], racks.Workflows.Select(workflow => workflow.Spec.WorkflowId));
        var gateway = await new Ingestor().IngestAsync(request with { BaseUrl = "https://gateway.example.com" });
        Assert.Equal(2, gateway.Workflows.Count);
        RoundTrip.IsValid(RoundTrip.Export(gateway.Workflows));
    }

    [Fact]
    public async Task Tools_that_would_have_one_name_are_set_apart()
    {
        var result = await ArazzoCase.IngestAsync(document =>
        {
            var other = document.Workflow().DeepClone().AsObject();
            other["workflowId"] = "retireMachine";
            document["workflows"]!.AsArray().Add(other);
        });
        Assert.Equal(2, result.Workflows.Select(workflow => workflow.Spec.Tool.Name).Distinct().Count());
        Assert.All(result.Workflows, workflow => Assert.Matches("^retire_machine_[0-9a-f]{6}$", workflow.Spec.Tool.Name));
    }

    [Fact]
    public async Task An_export_that_was_edited_says_so()
    {
        using var scratch = new Scratch();
        var api = scratch.File("machines.yaml", ArazzoCase.Api);
        var document = RoundTrip.Export((await ArazzoCase.IngestAsync()).Workflows);
        document["workflows"]![0]!["summary"] = "Something else.";
        var result = await RoundTrip.IngestAsync(scratch.File("flows.arazzo.yaml", YamlText.Write(document)), api);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.StartsWith("The workflow was changed after it was exported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_reached_through_a_link_is_the_document_s_folder_all_the_same()
    {
        using var scratch = new Scratch();
        scratch.File("real/machines.yaml", ArazzoCase.Api);
        scratch.File("real/flows.arazzo.json", ArazzoCase.Document().ToJsonString());
        Directory.CreateSymbolicLink(Path.Combine(scratch.Path, "link"), Path.Combine(scratch.Path, "real"));
        Assert.Single((await RoundTrip.IngestAsync(Path.Combine(scratch.Path, "link", "flows.arazzo.json"))).Workflows);
    }

    [Fact]
    public async Task An_import_into_a_folder_leaves_manifests_of_OpenAPI_documents_alone()
    {
        using var scratch = new Scratch();
        var api = scratch.File("machines.yaml", ArazzoCase.Api);
        var folder = Path.Combine(scratch.Path, "out");
        await ManifestWriter.WriteAsync(await RoundTrip.IngestAsync(api), folder);
        var before = Directory.GetFiles(folder).Length;
        await ManifestWriter.WriteAsync(await ArazzoCase.IngestAsync(), folder);
        Assert.Equal(before + 1, Directory.GetFiles(folder).Length);
        var renamed = await ManifestWriter.WriteAsync(await ArazzoCase.IngestAsync(document => document.Workflow()["workflowId"] = "remove-machine"), folder);
        Assert.Equal(1, renamed.Removed);
        Assert.Equal(before + 1, Directory.GetFiles(folder).Length);
    }
}
