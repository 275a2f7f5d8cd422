using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Output;

/// <summary>Writes a result to standard output in the format that was asked for.</summary>
internal static class ResultWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Terminal terminal, OutputFormat format, JsonNode result, Func<string> table)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Out.WriteLine(Json(result));
                break;
            case OutputFormat.Yaml:
                terminal.Out.Write(YamlText.Of(result));
                break;
            default:
                terminal.Out.Write(table());
                break;
        }
    }

    public static string Json(JsonNode? node) => node is null ? "null" : node.ToJsonString(Indented);
}
