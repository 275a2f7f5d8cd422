using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>JSON Schema 2020-12, compiled once. Immutable and thread-safe.</summary>
/// <remarks>
/// All of the core, applicator, unevaluated and validation vocabularies; <c>format</c> and <c>content*</c> are annotations and check nothing.
/// Nothing is fetched: a reference out of the document is refused when the schema is compiled.
/// </remarks>
public sealed class SchemaValidator
{
    private readonly SchemaNode _root;
    private readonly bool _tracks;

    private SchemaValidator(SchemaNode root, bool tracks) => (_root, _tracks) = (root, tracks);

    /// <exception cref="SchemaException">It is no schema, or refers to what is not in it.</exception>
    public static SchemaValidator Compile(JsonElement schema)
    {
        var document = schema.Clone();
        var index = new SchemaIndex(document);
        var compiler = new SchemaCompiler(index);
        var root = compiler.Node("", document, index.Root);
        compiler.CompileAll();
        return new(root, index.HasUnevaluated);
    }

    /// <summary>Empty when <paramref name="instance"/> is valid; else what is wrong, at most twenty things.</summary>
    public IReadOnlyList<SchemaError> Validate(JsonElement instance)
    {
        var run = new SchemaRun(_tracks);
        _root.Holds(new SchemaPlace(instance, null), run, null);
        return run.Errors;
    }
}
