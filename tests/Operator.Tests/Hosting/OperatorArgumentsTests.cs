using Signalbox.Operator.Hosting;

namespace Signalbox.Operator.Tests.Hosting;

public sealed class OperatorArgumentsTests
{
    [Fact]
    public void All_arguments_are_read()
    {
        var parsed = OperatorArguments.Parse([
            "--kubeconfig", "/k", "--context=c", "--system-namespace", "sys", "--watch-namespace=dell", "--no-leader-election",
            "--listen", "http://127.0.0.1:0", "--workers", "2", "--identity", "pod-0_uid"]);
        Assert.Equal(("/k", "c", false), (parsed.Kubeconfig, parsed.Context, parsed.WantsHelp));
        Assert.Equal(
            new OperatorOptions
            {
                SystemNamespace = "sys",
                WatchNamespace = "dell",
                LeaderElection = false,
                ListenUrl = "http://127.0.0.1:0",
                Workers = 2,
                Identity = "pod-0_uid",
            },
            parsed.Options);
    }

    [Theory]
    [InlineData("--nope", "Unknown argument --nope")]
    [InlineData("--kubeconfig", "--kubeconfig needs a value")]
    [InlineData("--workers x", "needs a number")]
    public void A_wrong_argument_is_named(string line, string message)
    {
        var error = Assert.Throws<OperatorException>(() => OperatorArguments.Parse(line.Split(' ')));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System", null, null, 4, "--system-namespace")]
    [InlineData("sys", "-dell", null, 4, "--watch-namespace")]
    [InlineData("sys", null, "127.0.0.1:80", 4, "--listen")]
    [InlineData("sys", null, "http://127.0.0.1:80/x", 4, "--listen")]
    [InlineData("sys", null, null, 0, "workers")]
    [InlineData("sys", null, null, 4, "--identity", "")]
    [InlineData("sys", null, null, 4, "--identity", "pod 0")]
    public async Task An_option_that_cannot_be_used_is_named_with_its_remedy(string system, string? watch, string? listen, int workers, string message, string? identity = null)
    {
        var options = new OperatorOptions { SystemNamespace = system, WatchNamespace = watch, ListenUrl = listen, Workers = workers, Identity = identity };
        var error = await Assert.ThrowsAsync<OperatorException>(() => OperatorHost.StartAsync(options, null!, null!, default));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
