using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Simulation;

namespace Signalbox.Ingest.Simulation;

/// <summary>The headers of an answer that a step reads.</summary>
internal static partial class AnswerHeaders
{
    /// <summary>By name, in ordinal order.</summary>
    public static SortedDictionary<string, string> Of(McpWorkflowSpec spec, WorkflowStep step)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, output) in step.Outputs!)
        {
            if (output.ValueKind == JsonValueKind.String && Read().Match(output.GetString()!) is { Success: true } match) headers[match.Groups["name"].Value] = UrlSample.Of(spec, step.StepId, name) ?? Value(match.Groups["name"].Value);
        }

        return headers;
    }

    // RFC 9110 section 8.8.3: an entity tag is quoted.
    private static string Value(string name) => name.Equals("ETag", StringComparison.OrdinalIgnoreCase) ? "\"simulated\"" : "/simulated";

    [GeneratedRegex(@"^\$response\.header\.(?<name>[A-Za-z0-9-]+)$")]
    private static partial Regex Read();
}
