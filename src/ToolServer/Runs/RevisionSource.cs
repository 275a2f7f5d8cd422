using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Runs;

/// <summary>The ControllerRevisions as they are now.</summary>
/// <param name="ByName">One by its name; null: there is none.</param>
/// <param name="ByDigest">One of a namespace by the digest that it is annotated with; null: there is none. What it holds is checked by who asks.</param>
internal sealed record RevisionSource(Func<NamespacedName, ControllerRevision?> ByName, Func<string, string, ControllerRevision?> ByDigest);
