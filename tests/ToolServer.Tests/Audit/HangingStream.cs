namespace Signalbox.ToolServer.Tests.Audit;

/// <summary>A sink whose first write waits until it is released.</summary>
internal sealed class HangingStream : MemoryStream
{
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reached.TrySetResult();
        await Release.Task;
        await base.WriteAsync(buffer, cancellationToken);
    }
}
