using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>A compiled parameter.</summary>
internal sealed record PlannedParameter(string Name, string In, ValueTemplate Value, string Style, bool Explode, bool AllowReserved)
{
    /// <summary>What stands for it in a path template.</summary>
    public string Placeholder { get; } = $"{{{Name}}}";
}
