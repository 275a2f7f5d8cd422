using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Execution;

/// <summary>An executor over test targets with its audit log in memory.</summary>
internal sealed class ExecutorFixture : IAsyncDisposable
{
    private readonly MemoryStream _lines = new();
    private readonly AuditLog _audit;

    public ExecutorFixture(AuditOptions? audit = null)
        : this(lines => new AuditLog(lines, audit, NullLoggerFactory.Instance))
    {
    }

    /// <param name="audit">Makes the log, on the stream that is read later or on a sink of its own.</param>
    public ExecutorFixture(Func<Stream, AuditLog> audit)
    {
        _audit = audit(_lines);
        Executor = new HttpToolExecutor(Targets, _audit, NullLoggerFactory.Instance);
    }

    public AuditLog Audit => _audit;

    public TestTargets Targets { get; } = new();

    public HttpToolExecutor Executor { get; }

    /// <summary>Compiles a spec given as JSON members of an McpWorkflowSpec.</summary>
    public static WorkflowPlan Plan(string json)
    {
        var workflow = JsonSerializer.Deserialize($$"""{"spec":{{json}}}""", WorkflowsJson.Default.McpWorkflow)!;
        var result = WorkflowCompiler.Compile(workflow.Spec);
        return result.Plan ?? throw new InvalidOperationException(string.Join('\n', result.Problems));
    }

    public static ToolCall Call(WorkflowPlan plan, string arguments = "{}") => new()
    {
        Plan = plan,
        Workflow = new NamespacedName("ns", "workflow"),
        Target = TestTargets.Name,
        Arguments = JsonElement.Parse(arguments),
        Caller = "tester",
    };

    public Task<ToolCallResult> RunAsync(WorkflowPlan plan, string arguments = "{}") => Executor.CallAsync(Call(plan, arguments), CancellationToken.None);

    /// <summary>Ends the log and reads it.</summary>
    public async Task<string> AuditTextAsync()
    {
        await _audit.DisposeAsync();
        return Encoding.UTF8.GetString(_lines.ToArray());
    }

    public async Task<IReadOnlyList<JsonElement>> AuditAsync() =>
        [.. (await AuditTextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public async ValueTask DisposeAsync()
    {
        await Executor.DisposeAsync();
        await _audit.DisposeAsync();
    }
}
