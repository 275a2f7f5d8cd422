using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Validation;

/// <summary>Everything that keeps a target from being used, in the order of the spec.</summary>
public static class TargetValidator
{
    public static IReadOnlyList<Problem> Validate(McpTargetSpec spec) => throw new NotSupportedException();
}
