namespace Signalbox.ToolServer.Registry;

/// <summary>Where requests find the current snapshot. A swap is one reference write; readers never wait.</summary>
public sealed class PublishedRegistry
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RegistrySnapshot _current = RegistrySnapshot.Empty;

    public RegistrySnapshot Current => _current;

    /// <summary>Completes with the first snapshot, even an empty one: before it nobody can know what is served.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Raised after a swap, on the publisher's thread: handlers only signal.</summary>
    public event Action? Swapped;

    /// <summary>Called by one owner at a time.</summary>
    public void Publish(RegistrySnapshot snapshot)
    {
        _current = snapshot;
        _ready.TrySetResult();
        Swapped?.Invoke();
    }
}
