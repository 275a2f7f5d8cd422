using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>What arguments some callers may give. It only ever narrows: who may call the tool at all is not its matter.</summary>
public sealed record ToolCallRule
{
    /// <summary>The rule is for callers in any of these groups. With <see cref="Roles"/> absent too: for all callers.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>The rule is for callers with any of these roles of the policy file.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The rule is not for callers in any of these groups.</summary>
    public IReadOnlyList<string>? ExceptGroups { get; init; }

    /// <summary>The rule is not for callers with any of these roles.</summary>
    public IReadOnlyList<string>? ExceptRoles { get; init; }

    /// <summary>By argument: the values that it may have, when it is given or has a default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? AllowedValues { get; init; }

    /// <summary>JSON Schema 2020-12 that the arguments must fit, beside <c>inputs</c>.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Told to the refused caller: why, and whom to ask.</summary>
    public string? Message { get; init; }
}
