namespace Signalbox.ToolServer.Identity;

/// <summary>One of a fixed list of tokens.</summary>
/// <param name="Hash">Of the token, which is not kept.</param>
/// <param name="Caller">Whose it is.</param>
public sealed record StaticToken(TokenHash Hash, Caller Caller);
