using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>A compiled parameter.</summary>
internal sealed record PlannedParameter(string Name, string In, ValueTemplate Value, string Style, bool Explode, bool AllowReserved);
