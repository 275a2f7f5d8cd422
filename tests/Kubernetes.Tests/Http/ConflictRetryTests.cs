using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Tests.Http;

public sealed class ConflictRetryTests
{
    [Theory]
    [InlineData(0, "Conflict", 1, true)]
    [InlineData(4, "Conflict", 5, true)]
    [InlineData(5, "Conflict", 5, false)]
    [InlineData(1, "AlreadyExists", 1, false)]
    public async Task A_conflict_is_tried_five_times_and_nothing_else_is(int refusals, string reason, int attempts, bool succeeds)
    {
        var made = 0;
        var running = ConflictRetry.RunAsync(_ => ++made <= refusals
            ? throw new KubernetesApiException(new() { Code = 409, Reason = reason }, "PATCH /x")
            : Task.FromResult(made));
        if (succeeds)
            Assert.Equal(attempts, await running);
        else
            await Assert.ThrowsAsync<KubernetesApiException>(() => running);
        Assert.Equal(attempts, made);
    }
}
