namespace Signalbox.ToolServer.Identity;

/// <summary>Who sent a request, as the authenticator found out; never what the client says of itself.</summary>
/// <param name="Name">User name as Kubernetes writes it, such as <c>system:serviceaccount:NS:NAME</c>.</param>
/// <param name="Groups">Groups of the user.</param>
public sealed record Caller(string Name, IReadOnlyList<string> Groups)
{
    /// <summary>Kubernetes' own name for a caller that nobody asked for credentials.</summary>
    public static Caller Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"]);

    public override string ToString() => Name;
}
