namespace Signalbox.ToolServer.Runs;

/// <summary>A key that checkpoints are sealed with: 256 bits under a name.</summary>
internal sealed record RunKey(string Id, byte[] Bytes)
{
    public const int Length = 32;

    public override string ToString() => Id;
}
