using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>A compiled parameter.</summary>
internal sealed record PlannedParameter(string Name, string In, ValueTemplate Value, string Style, bool Explode, bool AllowReserved)
{
    /// <summary>What stands for it in a path template.</summary>
    public string Placeholder { get; } = $"{{{Name}}}";

    /// <summary>How it is read from the URL that its value is; null: the value is the parameter.</summary>
    public UrlReading? FromUrl { get; init; }

    /// <summary><see cref="JsonValueKind.Undefined"/> when it stands for an optional argument that was not given.</summary>
    /// <exception cref="MissingValueException">A value that must be there is not.</exception>
    public JsonElement Evaluate(ExpressionScope scope) => FromUrl is { } url ? url.Read(scope) : Value.Evaluate(scope);
}
