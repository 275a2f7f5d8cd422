using Microsoft.Extensions.Hosting;

namespace Signalbox.Cli.Bmc;

/// <summary>The process stops this server; a lifetime of its own would take the process's signals for itself.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
