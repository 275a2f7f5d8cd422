using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Parameter Object, with the OpenAPI serialisation pinned beside it.</summary>
public sealed record WorkflowParameter
{
    public string Name { get; init; } = "";

    /// <summary>
    /// <c>path</c>, <c>query</c>, <c>querystring</c>, <c>header</c> or <c>cookie</c>. Absent in a step that calls a workflow, whose inputs
    /// all of its parameters are.
    /// </summary>
    public string? In { get; init; }

    /// <summary>A literal of any type, a runtime expression, a string with embedded <c>{$…}</c> expressions, or a Selector Object.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>OpenAPI <c>style</c>; absent: the default of the location (<c>simple</c> or <c>form</c>).</summary>
    public string? Style { get; init; }

    /// <summary>OpenAPI <c>explode</c>; absent: true for <c>form</c>, false otherwise.</summary>
    public bool? Explode { get; init; }

    public bool? AllowReserved { get; init; }

    /// <summary>
    /// Path templates, each with <c>{name}</c> once: the value is then a URL that the upstream gave, or a list of such, and the parameter is what stands in the
    /// place of <c>{name}</c> in the first that fits. <c>{name}</c> alone fits a plain identifier. Absent: the value is the parameter.
    /// </summary>
    public IReadOnlyList<string>? FromUrl { get; init; }
}
