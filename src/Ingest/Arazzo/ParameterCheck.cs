using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Checks lists of parameters: Arazzo 1.1, Parameter Object.</summary>
internal static class ParameterCheck
{
    public static void Check(JsonObject holder, ArazzoPlace place, bool needsPlace)
    {
        var seen = new HashSet<(string?, string)>();
        foreach (var (node, i) in Members.List(holder, "parameters", place).Select((one, i) => (one, i)))
        {
            var at = place["parameters"][i];
            var parameter = Members.Map(node, at, "The parameter");
            var name = Members.Text(parameter, "name", at);
            var location = Members.OneOf(parameter, "in", at, "path", "query", "querystring", "header", "cookie", "channel");
            if (location is null && needsPlace) throw at.Fault($"The parameter '{name}' does not say where it goes.", "Add in: path, query, querystring, header or cookie.");
            if (!parameter.ContainsKey("value")) throw at.Fault($"The parameter '{name}' has no value.", "Give a literal or a runtime expression such as $inputs.name.");
            if (!seen.Add((location, name))) throw at.Fault($"The parameter '{name}' is there twice.", "Keep one of them.");
            ValueCheck.Value(parameter["value"], at["value"]);
        }
    }
}
