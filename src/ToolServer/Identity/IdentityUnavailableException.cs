namespace Signalbox.ToolServer.Identity;

/// <summary>Who a caller is, or what it may do, cannot be found out at this moment: nothing is done for it. The message is for the caller and names what does not answer.</summary>
public sealed class IdentityUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
