namespace Signalbox.ToolServer.Protocol;

/// <summary>Something that clients are told of.</summary>
/// <param name="Method">The notification's method; null for a sign of life without content.</param>
/// <param name="Uri">For <c>notifications/resources/updated</c>: which one.</param>
/// <param name="Caller">Name of the caller whose copy of the resource is another now; null: everybody's is.</param>
public sealed record ListChange(string? Method, string? Uri = null, string? Caller = null)
{
    public static ListChange Tools { get; } = new("notifications/tools/list_changed");

    public static ListChange Prompts { get; } = new("notifications/prompts/list_changed");

    public static ListChange Resources { get; } = new("notifications/resources/list_changed");

    /// <summary>Written as a comment, so that proxies do not take a quiet stream for a dead one.</summary>
    public static ListChange KeepAlive { get; } = new((string?)null);

    /// <summary>The content of one resource is another than before, for everybody or for one caller.</summary>
    public static ListChange Resource(string uri, string? caller = null) => new("notifications/resources/updated", uri, caller);

    /// <summary>Whether it is a matter of this caller, apart from its rights.</summary>
    public bool Concerns(Identity.Caller caller) => Caller is null || Caller == caller.Name;
}
