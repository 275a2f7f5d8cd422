using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Tests.Observing;

public sealed class ConfirmationHoldTests
{
    [Fact]
    public void A_term_that_begins_long_after_the_start_holds_confirmations_from_its_own_beginning()
    {
        var time = new ManualTime();
        using var client = new KubernetesClient(new() { Server = new("http://127.0.0.1:9") });
        using var world = new OperatorWorld(client, new(), NullLoggerFactory.Instance, time);
        var workflow = new McpWorkflow { Metadata = new() { Name = "w", Namespace = "ns" } };
        var atStart = world.Observe(new("ns", "w"), workflow).HoldConfirmationUntil;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(atStart < time.GetUtcNow());

        world.HoldConfirmations();

        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(10), world.Observe(new("ns", "w"), workflow).HoldConfirmationUntil);
    }
}
