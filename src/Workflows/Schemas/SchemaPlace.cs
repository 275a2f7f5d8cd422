using System.Globalization;
using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>A value in the instance and the way to it.</summary>
internal readonly record struct SchemaPlace(JsonElement Value, SchemaPlace.Step? Path)
{
    public SchemaPlace Member(string name, JsonElement value) => new(value, new Step(Path, name));

    public SchemaPlace Item(int index) => new(Value[index], new Step(Path, index.ToString(CultureInfo.InvariantCulture)));

    public string Pointer
    {
        get
        {
            var tokens = new Stack<string>();
            for (var at = Path; at is not null; at = at.Parent)
                tokens.Push(at.Token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            return string.Concat(tokens.Select(t => "/" + t));
        }
    }

    public sealed record Step(Step? Parent, string Token);
}
