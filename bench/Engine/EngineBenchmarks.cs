using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.Bench.Engine;

/// <summary>
/// One call of a typical workflow with everything that the tool server does but the HTTP exchange: arguments checked, requests made,
/// answers judged, outputs read, audit lines written.
/// </summary>
[MemoryDiagnoser]
public class EngineBenchmarks : IAsyncDisposable
{
    private readonly TypicalWorkflow _get = TypicalWorkflow.Get();
    private readonly TypicalWorkflow _post = TypicalWorkflow.Post();
    private readonly TypicalWorkflow _act = TypicalWorkflow.LookUpThenAct();
    private readonly SecretRedactor _secrets = new();
    private AuditLog? _audit;

    [GlobalSetup]
    public void Open() => _audit = new AuditLog(Stream.Null, null, NullLoggerFactory.Instance);

    [GlobalCleanup]
    public async Task CloseAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (_audit is not null)
            await _audit.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public Task<ToolCallResult> Get() => CallAsync(_get);

    [Benchmark]
    public Task<ToolCallResult> Post() => CallAsync(_post);

    [Benchmark(OperationsPerInvoke = 2)]
    public Task<ToolCallResult> LookUpThenAct() => CallAsync(_act);

    [Benchmark]
    public RunAction GetRunAlone() => Run(_get);

    [Benchmark(OperationsPerInvoke = 2)]
    public RunAction LookUpThenActRunAlone() => Run(_act);

    private async Task<ToolCallResult> CallAsync(TypicalWorkflow workflow)
    {
        var call = new ToolCall
        {
            Plan = workflow.Plan,
            Workflow = new("default", workflow.Name),
            Target = new("default", "t"),
            Arguments = workflow.Arguments,
            Caller = "bench",
        };
        if (ArgumentCheck.Of(call) is { } refused)
            return refused;
        var audit = new CallAudit(_audit!, call, TimeProvider.System);
        using var deadline = new CallDeadline(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        var result = await new CallRunner(call, new AnsweringUpstream(workflow.Answers), _secrets, audit, deadline, null).RunAsync();
        return result.IsError ? throw new InvalidOperationException(result.Text) : result;
    }

    private static RunAction.Succeeded Run(TypicalWorkflow workflow)
    {
        using var run = new WorkflowRun(workflow.Plan, workflow.Arguments);
        foreach (var answer in workflow.Answers)
        {
            run.Next();
            run.Received(answer);
        }
        return run.Next() is RunAction.Succeeded succeeded ? succeeded : throw new InvalidOperationException("The run did not succeed.");
    }
}
