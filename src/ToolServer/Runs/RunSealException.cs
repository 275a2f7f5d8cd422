namespace Signalbox.ToolServer.Runs;

/// <summary>A checkpoint cannot be sealed or opened. The message is for people and holds nothing of the content.</summary>
internal sealed class RunSealException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One CamelCase word, for a condition.</summary>
    public string Reason => reason;
}
