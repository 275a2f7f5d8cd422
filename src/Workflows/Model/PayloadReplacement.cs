using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Payload Replacement Object: sets <see cref="Value"/> at <see cref="Target"/> in the payload.</summary>
public sealed record PayloadReplacement
{
    /// <summary>JSON Pointer (RFC 6901), or a JSONPath query when <see cref="TargetSelectorType"/> says so.</summary>
    public string Target { get; init; } = "";

    /// <summary><c>jsonpointer</c> or <c>jsonpath</c>, or an Expression Type Object <c>{type, version}</c>; absent: jsonpointer.</summary>
    public JsonElement? TargetSelectorType { get; init; }

    public JsonElement? Value { get; init; }
}
