namespace Signalbox.Workflows.Planning;

/// <summary>One compiled step.</summary>
public sealed class PlannedStep
{
    internal PlannedStep(int index, string stepId, string method, string path) =>
        (Index, StepId, Method, Path) = (index, stepId, method, path);

    public int Index { get; }

    public string StepId { get; }

    public string Method { get; }

    /// <summary>The path template.</summary>
    public string Path { get; }
}
