namespace Signalbox.Workflows.Model;

/// <summary>Labels and annotations under our own prefix. Names are API once shipped.</summary>
public static class SignalboxLabels
{
    /// <summary>Label on a workflow: the name of its target.</summary>
    public const string Target = "signalbox.dev/target";

    /// <summary>Label on a workflow that ingest made: the product area of its document.</summary>
    public const string Area = "signalbox.dev/area";

    /// <summary>Label on a ControllerRevision: the name of its workflow.</summary>
    public const string Workflow = "signalbox.dev/workflow";

    /// <summary>Annotation on a ControllerRevision: the digest of the spec it holds.</summary>
    public const string SpecDigest = "signalbox.dev/spec-digest";

    /// <summary>
    /// Annotation on a ControllerRevision that is kept but not live, written by the operator before the status says that it is no longer live, and
    /// taken away before the status says that it is again. ControllerRevisions are listed consistently in no time even where a consistent list of
    /// workflows takes seconds: a tool server that starts trusts no older word about a revision that bears it.
    /// </summary>
    public const string Withdrawn = "signalbox.dev/withdrawn";

    /// <summary>Label on a Lease that a tool server replica keeps: <see cref="ToolServerComponent"/>.</summary>
    public const string Component = "signalbox.dev/component";

    public const string ToolServerComponent = "toolserver";

    /// <summary>Annotation on a tool server's Lease: what it serves, as a <see cref="Serving.ServedSet"/>.</summary>
    public const string Served = "signalbox.dev/served";

    /// <summary>Annotation on a tool server's Lease: which process of the replica writes it. A restarted replica is another.</summary>
    public const string Instance = "signalbox.dev/instance";

    /// <summary>Annotation on a credential Secret: the origins it may be sent to, separated by commas.</summary>
    public const string Origins = "signalbox.dev/origins";

    /// <summary>
    /// Annotation on a workflow, written by ingest: the digest of the source document that no longer gives it. The operator turns it into
    /// the condition Accepted=False, SourceRemoved; an ingest whose document gives the workflow again takes it away.
    /// </summary>
    public const string SourceRemoved = "signalbox.dev/source-removed";

    /// <summary>
    /// Annotation on a workflow that came of an Arazzo document: the API descriptions that its steps refer to, <c>name=url</c> separated by spaces, for export.
    /// </summary>
    public const string ApiDescriptions = "signalbox.dev/api-descriptions";
}
