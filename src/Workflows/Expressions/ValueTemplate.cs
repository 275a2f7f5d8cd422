using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>A value of a spec with its expressions parsed: a literal, an expression, text with embedded expressions, or an object or array of them.</summary>
public abstract class ValueTemplate
{
    /// <summary>The value; <see cref="JsonValueKind.Undefined"/> when it stands for an optional argument that was not given.</summary>
    /// <exception cref="MissingValueException">A value that must be there is not.</exception>
    public abstract JsonElement Evaluate(ExpressionScope scope);

    /// <summary>Writes the value; false, with nothing written, when <see cref="Evaluate"/> would be Undefined.</summary>
    /// <exception cref="MissingValueException">A value that must be there is not.</exception>
    internal virtual bool Write(Utf8JsonWriter writer, ExpressionScope scope, string? name)
    {
        var value = Evaluate(scope);
        if (value.ValueKind == JsonValueKind.Undefined)
            return false;
        if (name is not null)
            writer.WritePropertyName(name);
        value.WriteTo(writer);
        return true;
    }

    /// <summary>Every expression in the template.</summary>
    internal abstract IEnumerable<RuntimeExpression> Expressions { get; }
}
