namespace Signalbox.ToolServer.Protocol;

/// <summary>An answer that was made without the SDK.</summary>
/// <param name="Json">The whole JSON-RPC message as UTF-8.</param>
/// <param name="StatusCode">The HTTP status that goes with it.</param>
public readonly record struct ReadyAnswer(ReadOnlyMemory<byte> Json, int StatusCode = 200);
