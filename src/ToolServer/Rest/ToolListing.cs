namespace Signalbox.ToolServer.Rest;

/// <summary>Answer of <c>GET /tools</c>: what is served at this moment.</summary>
/// <param name="Version">Rises by one with each change of the list; starts anew with the process.</param>
/// <param name="Tools">In the order of their names.</param>
public sealed record ToolListing(long Version, IReadOnlyList<ToolListing.Entry> Tools)
{
    /// <param name="Name">The tool's name.</param>
    /// <param name="Namespace">Of the workflow.</param>
    /// <param name="Workflow">Name of the workflow.</param>
    /// <param name="SpecDigest">Of the approved revision that is served.</param>
    /// <param name="Target">Name of the McpTarget, in the same namespace.</param>
    /// <param name="Title">For people.</param>
    /// <param name="Description">For people and models.</param>
    public sealed record Entry(
        string Name, string Namespace, string Workflow, string SpecDigest, string Target, string? Title, string? Description);
}
