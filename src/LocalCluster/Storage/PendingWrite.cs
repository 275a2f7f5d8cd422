using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Storage;

/// <summary>A write that waits for the log: compare with <see cref="Expected"/>, then put <see cref="Value"/>, or delete when it is null.</summary>
internal sealed record PendingWrite(ObjectKey Key, StoredObject? Expected, JsonObject? Value)
{
    public TaskCompletionSource<WriteOutcome> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
