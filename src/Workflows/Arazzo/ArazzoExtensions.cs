namespace Signalbox.Workflows.Arazzo;

/// <summary>The <c>x-signalbox-…</c> members of an exported document: what a workflow has and Arazzo has no field for. Names are API once shipped.</summary>
public static class ArazzoExtensions
{
    public const string Prefix = "x-signalbox-";

    /// <summary>metadata.name, on the workflow; on <c>info</c> too where the document has one workflow.</summary>
    public const string Name = Prefix + "name";

    /// <summary>Digest of the spec at the time of the export, beside <see cref="Name"/>.</summary>
    public const string Digest = Prefix + "digest";

    /// <summary>On the workflow: the spec's workflowId, where another workflow of the document has the same.</summary>
    public const string WorkflowId = Prefix + "workflowId";

    public const string Tool = Prefix + "tool";

    public const string TargetRef = Prefix + "targetRef";

    public const string Provenance = Prefix + "provenance";

    /// <summary>On a step: the pinned method and path.</summary>
    public const string Operation = Prefix + "operation";

    public const string Repeatable = Prefix + "repeatable";

    public const string OnCancel = Prefix + "on-cancel";

    public const string SimulatedResponse = Prefix + "simulated-response";

    /// <summary>On a step: the spec's operationId or null, where it is not what the step's reference comes to.</summary>
    public const string OperationId = Prefix + "operationId";

    /// <summary>On a step: the spec's operationPath or null, where it is not what the step's reference comes to.</summary>
    public const string OperationPath = Prefix + "operationPath";

    /// <summary>Members of a parameter that say how it is read and written: <c>x-signalbox-style</c> and so on.</summary>
    public static IReadOnlyList<string> ParameterPins { get; } = ["style", "explode", "allowReserved", "fromUrl"];
}
