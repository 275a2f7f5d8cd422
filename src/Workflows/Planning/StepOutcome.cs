namespace Signalbox.Workflows.Planning;

/// <summary>How one execution of a step ended.</summary>
public enum StepOutcome
{
    Succeeded,
    Failed,

    /// <summary>Failed, and the upstream may have acted on it.</summary>
    Unknown,
}
