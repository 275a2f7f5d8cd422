namespace Signalbox.Workflows.Model;

/// <summary>Sealed: what another process needs to go on, and, once the run has ended, its whole result.</summary>
public sealed record RunCheckpoint
{
    /// <summary>Entry of the Secret of run keys that it is sealed with.</summary>
    public string KeyId { get; init; } = "";

    /// <summary>Base64.</summary>
    public string Data { get; init; } = "";

    /// <summary>The key's name alone.</summary>
    public override string ToString() => $"sealed with {KeyId}";
}
