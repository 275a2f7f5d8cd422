using System.Text.Json.Nodes;
using Signalbox.Ingest.Arazzo;
using Signalbox.Ingest.Publishing;
using Xunit.Abstractions;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>Import, export, import: the manifests are the same to the byte, and every export is valid by the schema that the specification publishes.</summary>
public sealed class ArazzoIdentityTests(ITestOutputHelper output)
{
    private const string NotGiven = ", which was not given. Name it on the command line too.";
    private const string Reads = ", which this one neither calls nor depends on.";
    private const string OtherWords = "no JSONPath query: Unexpected text after the query";
    private const string NoObject = "The schema is not of type object. Write a JSON Schema with type: object; MCP takes no other.";

    /// <summary>Workflows that cannot be run, and documents (no workflow named) that are wrong: by the end of the path, with what must be said of each.</summary>
    private static readonly (string Document, string? Workflow, string Reason)[] s_refused =
    [
        ("1.0.0/FAPI-PAR.arazzo.yaml", null, "#/workflows/0/steps/0/operationId: There is no operation 'PAR' in 'auth-api' (FAPI-PAR.openapi.yaml). Did you mean 'Par'?"),
        ("1.0.0/bnpl-arazzo.yaml", "ApplyForLoanAtCheckout", "step 'authenticateCustomerAndAuthorizeLoan': '$steps.authenticateCustomerAndAuthorizeLoan.outputs.redirectAuthToken' names the output"),
        ("1.0.0/pet-coupons.arazzo.yaml", "apply-coupon", "step 'find-coupons': The path parameter 'petId' has no value."),
        ("arazzo/museum-api.arazzo.yaml", "get-museum-hours", NotGiven),
        ("arazzo/museum-api.arazzo.yaml", "events-crud", OtherWords),
        ("resources/museum-api.arazzo.yaml", "get-museum-hours", NotGiven),
        ("lint/arazzo-not-valid-test-description/museum.yaml", null, "museum.yaml: 'info' is missing. Add info with title and version."),
        ("cafe-workflows.yaml", "place-order", "step 'create-order': '$inputs' names nothing."),
        ("cafe-workflows.yaml", "await-user-signup", "step 'await-signup': it sends to or receives from a channel (AsyncAPI), which Signalbox does not run."),
        ("case-insensitive-headers.arazzo.yaml", "get-menu-items", "Content-Type cannot be a parameter. Set requestBody.contentType."),
        ("free.arazzo.yaml", null, "#/workflows/0/steps/0: The step 'get-first-post' calls nothing. Add one of operationId, operationPath and workflowId."),
        ("inputs-passed-to-step-target-workflow-and-remapped/events.arazzo.yaml", "client-registration", "'$inputs.custom_price' names the input 'custom_price', which spec.inputs does not declare."),
        ("inputs-passed-to-step-target-workflow-and-remapped.arazzo.yaml", "inputs-passed-to-step-target-workflow", NotGiven),
        ("inputs-passed-to-step-target-workflow.arazzo.yaml", "inputs-passed-to-step-target-workflow", NotGiven),
        ("inputs-with-cli-and-env.arazzo.yaml", "get-menu-items", NotGiven),
        ("local-json-server.arazzo.yaml", null, "'$faker.number.integer({ min: 1, max: 10 })' is no runtime expression."),
        ("outputs-access-syntax-variations.arazzo.yaml", "get-menu-items", NotGiven),
        ("outputs-access-syntax-variations.arazzo.yaml", "client-registration", Reads),
        ("outputs-access-syntax-variations.arazzo.yaml", "get-menu-items-by-error-field", Reads),
        ("reusable-components.arazzo.yaml", "get-menu-items", NoObject),
        ("reusable-components.arazzo.yaml", "client-registration", Reads),
        ("reusable-components.arazzo.yaml", "final-workflow", NoObject),
        ("server-override-with-console-parameters.arazzo.yaml", "get-menu-items", NotGiven),
        ("workflow-depends-on-not-found.arazzo.yaml", "workflow-with-broken-depends-on", NotGiven),
        ("workflow-failure-actions.arazzo.yaml", "get-menu-items", NotGiven),
        ("workflow-success-actions.arazzo.yaml", "get-menu-items", NotGiven),
        ("workflow-success-actions.arazzo.yaml", "client-registration", NotGiven),
    ];

    public static TheoryData<string> Documents { get; } = [.. ArazzoSuite.Documents()];

    [ArazzoSuiteTheory]
    [MemberData(nameof(Documents))]
    public async Task What_is_imported_of_a_document_comes_back_the_same_and_the_rest_is_refused_by_name(string name)
    {
        using var scratch = new Scratch();
        var (document, apis) = Prepare(scratch, name);
        var expected = s_refused.Where(one => name.EndsWith("/" + one.Document, StringComparison.Ordinal)).ToList();
        if (expected.Find(one => one.Workflow is null) is { Reason: { } fault })
        {
            Assert.Contains(fault, (await Assert.ThrowsAsync<DocumentException>(() => RoundTrip.IngestAsync([document, .. apis]))).Message, StringComparison.Ordinal);
            return;
        }

        var first = await RoundTrip.IngestAsync([document, .. apis]);
        var report = first.Report;
        output.WriteLine($"| {name} | {report.Operations} | {report.Covered} | {report.Workflows} | {report.Refused!.Count} |");
        Assert.Equal("arazzo", report.Source);
        Assert.Equal(report.Operations, report.Covered + report.Uncovered.Count);
        Assert.Equal(expected.Select(one => one.Workflow), report.Refused.Select(one => one.WorkflowId));
        foreach (var (one, i) in expected.Select((one, i) => (one, i))) Assert.Contains(one.Reason, report.Refused[i].Reason, StringComparison.Ordinal);
        if (first.Workflows.Count == 0) return;
        RoundTrip.SameManifests(first, await RoundTrip.OfAsync(scratch, first, apis));
        // The specification lets a replacement have any value; its schema wants text, in this document too.
        if (name.EndsWith("/replacements.arazzo.yaml", StringComparison.Ordinal)) return;
        foreach (var workflow in first.Workflows) RoundTrip.IsValid(RoundTrip.Export([workflow]));
        RoundTrip.IsValid(RoundTrip.Export(first.Workflows));
    }

    /// <summary>The document in a folder of its own, and its API descriptions: its own where they are at hand, else stand-ins.</summary>
    internal static (string Document, string[] Apis) Prepare(Scratch scratch, string name)
    {
        var path = ArazzoSuite.FullPath(name);
        var root = (JsonObject)ArazzoSuite.Yaml(File.ReadAllBytes(path));
        var apis = new List<string>();
        foreach (var source in (root["sourceDescriptions"] as JsonArray ?? []).OfType<JsonObject>().Where(one => (string?)one["type"] == "openapi"))
        {
            var file = ((string)source["url"]!).Split('/')[^1];
            var own = Path.Combine(Path.GetDirectoryName(path)!, file);
            var text = File.Exists(own) && !ArazzoDocument.IsArazzo(ArazzoSuite.Yaml(File.ReadAllBytes(own))) ? File.ReadAllText(own)
                : (string)source["name"]! == "museum-api" ? File.ReadAllText(SharedSpecs.Path("redocly/museum-3.1.yaml")) : StandIn.For(root);
            apis.Add(scratch.File("api/" + file, text));
        }

        return (scratch.File("doc/" + Path.GetFileName(path), File.ReadAllText(path)), [.. apis]);
    }
}
