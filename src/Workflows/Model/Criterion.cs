using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Criterion Object.</summary>
public sealed record Criterion
{
    /// <summary>Runtime expression that a <c>regex</c> or <c>jsonpath</c> condition is applied to.</summary>
    public string? Context { get; init; }

    public string Condition { get; init; } = "";

    /// <summary>A string (<c>simple</c>, <c>regex</c>, <c>jsonpath</c>; absent: simple) or an Expression Type Object <c>{type, version}</c>.</summary>
    public JsonElement? Type { get; init; }
}
