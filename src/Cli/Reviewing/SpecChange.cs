using System.Text.Json.Nodes;

namespace Signalbox.Cli.Reviewing;

/// <summary>One difference between two specs. List members are named by their id: <c>steps[reset].operation.path</c>.</summary>
internal sealed record SpecChange(SpecChangeKind Kind, string Path, JsonNode? From, JsonNode? To)
{
    /// <summary>The first part of the path: <c>tool</c>, <c>inputs</c>, <c>steps[reset]</c>.</summary>
    public string Area
    {
        get
        {
            var end = Path.IndexOf('.', StringComparison.Ordinal);
            var bracket = Path.IndexOf('[', StringComparison.Ordinal);
            if (bracket >= 0 && (end < 0 || bracket < end))
                end = Path.IndexOf(']', bracket) + 1;
            return end < 0 ? Path : Path[..end];
        }
    }

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind.ToString(),
        ["path"] = Path,
        ["from"] = From?.DeepClone(),
        ["to"] = To?.DeepClone(),
    };
}
