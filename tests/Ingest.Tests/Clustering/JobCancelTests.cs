using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Tests.Clustering;

public sealed class JobCancelTests
{
    private const string Hosts = """
        GET /hosts
        POST /hosts/{id}/start mode!
        GET /jobs/{jobId}
        """;

    [Theory]
    [InlineData("", null)]
    [InlineData("\nDELETE /jobs/{jobId}", "DELETE /jobs/{jobId}")]
    [InlineData("\nDELETE /jobs/{jobId}\nPOST /jobs/{key}/cancel", "POST /jobs/{key}/cancel")]
    [InlineData("\nPOST /jobs/{jobId}/cancel reason!", null)]
    [InlineData("\nDELETE /jobs", null)]
    public async Task The_operation_that_ends_a_job_is_pinned_where_the_document_has_one_that_needs_nothing_else(string more, string? operation)
    {
        var spec = await StartAsync(Hosts + more);
        var cancel = spec.Steps.Single(step => step.StepId == "wait").OnCancel;
        Assert.Equal(operation, cancel is null ? null : $"{cancel.Operation!.Method} {cancel.Operation.Path}");
        Assert.Equal(operation is not null, spec.Tool.Description!.Contains("cancelled ends it", StringComparison.Ordinal));
        if (cancel is not null)
            Assert.Equal("$steps.act.outputs.job", Assert.Single(cancel.Parameters!).Value!.Value.GetString());
        Assert.All(spec.Steps.Where(step => step.StepId != "wait"), step => Assert.Null(step.OnCancel));
    }

    private static async Task<McpWorkflowSpec> StartAsync(string operations)
    {
        using var scratch = new Scratch();
        var request = new IngestRequest { Sources = [scratch.File("small.yaml", SmallApi.Of(operations))], TargetName = "small" };
        var result = await new Ingestor().IngestAsync(request);
        return result.Workflows.Single(one => one.Spec.Steps.Any(step => step.StepId == "wait")).Spec;
    }
}
