using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest;
using Signalbox.Ingest.Tests;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Schemas;
using Signalbox.Workflows.Simulation;
using Xunit.Abstractions;

namespace Signalbox.Cli.Tests.Planning;

/// <summary>Every workflow of a real document, run with the input that its schema shows against the answers that are kept with it.</summary>
public sealed class SimulatedDocumentTests(ITestOutputHelper output)
{
    private const double LeastGreen = 0.99;

    [SharedSpecsTheory]
    [InlineData("argo/argo-workflows-swagger.json")]
    [InlineData("dell/powerstore-4.1.json")]
    [InlineData("discord/discord-3.1.json")]
    [InlineData("dmtf-redfish")]
    [InlineData("github/api.github.com.json")]
    [InlineData("harbor/swagger.yaml")]
    [InlineData("petstore/petstore-full-3.0.yaml")]
    [InlineData("redocly/museum-3.1.yaml")]
    [InlineData("scalar/3.1.json")]
    [InlineData("scale/hypercore-a.json")]
    [InlineData("stripe/spec3-2022.json")]
    public async Task Every_workflow_runs_green_with_example_input(string name)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "target" });
        var (green, answers, asKept, bytes) = (0, 0, 0, 0);
        foreach (var workflow in result.Workflows)
        {
            var input = ExampleInput.Of(workflow.Spec.Inputs!.Value);
            var run = DryRun.Of(WorkflowCompiler.Compile(workflow.Spec).Plan!, JsonElement.Parse(input.ToJsonString()));
            if (run.Outputs is not null) green++;
            else output.WriteLine($"{workflow.Spec.Tool.Name} {input.ToJsonString()}: {run.Refusal ?? run.Failure!.ToString()}");
            bytes += workflow.Spec.Steps.Sum(step => step.SimulatedResponse?.Body is { } body ? Encoding.UTF8.GetByteCount(body.GetRawText()) : 0);
            foreach (var exchange in run.Exchanges)
            {
                var step = workflow.Spec.Steps[exchange.Request.StepIndex];
                if (step.SimulatedResponse is not { } kept) continue;
                answers++;
                if (IsKept(exchange.Answer, kept)) asKept++;
                else Assert.True(LooksUpAnyName(step, workflow.Spec.Inputs.Value), $"{workflow.Spec.Tool.Name} {step.StepId}: another answer than is kept");
            }
        }

        output.WriteLine($"{green} of {result.Workflows.Count} workflows; {asKept} of {answers} answers as they are kept; {bytes} bytes kept");
        Assert.True(green >= LeastGreen * result.Workflows.Count, $"{green} of {result.Workflows.Count}");
    }

    /// <summary>The document shows no name, so the example input has one that is not in the kept list.</summary>
    private static bool LooksUpAnyName(WorkflowStep step, JsonElement inputs) =>
        (step.SuccessCriteria ?? []).Select(LookUpCriterion.In).OfType<LookUpCriterion>()
            .Any(lookUp => lookUp.Filled(name => inputs.GetProperty("properties").GetProperty(name).TryGetProperty("examples", out _) ? name : null).Length == 0);

    private static bool IsKept(UpstreamResponse? answer, SimulatedResponse kept) =>
        answer?.StatusCode == kept.StatusCode
        && (kept.Body is not { } body || JsonNode.DeepEquals(JsonNode.Parse(answer.Body.Span), JsonNode.Parse(body.GetRawText())));
}
