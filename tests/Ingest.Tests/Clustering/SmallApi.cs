using System.Text;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>Documents from one line an operation: <c>PUT /disks/{id}/name name! note</c> has a body of two texts, of which the first is required.</summary>
internal static class SmallApi
{
    private const string Item = "{type: object, properties: {id: {type: string}, name: {type: string}}}";

    public static string Of(string operations)
    {
        var document = new StringBuilder("openapi: 3.0.3\ninfo: {title: Small, version: '1'}\nservers: [{url: 'http://127.0.0.1:1/'}]\npaths:\n");
        foreach (var path in operations.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' ')).GroupBy(line => line[1]))
        {
            document.Append("  ").Append(path.Key).Append(":\n");
            var parameters = path.Key.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => $"{{name: {segment[1..^1]}, in: path, required: true, schema: {{type: string}}}}");
            document.Append("    parameters: [").AppendJoin(", ", parameters).Append("]\n");
            foreach (var line in path) document.Append("    ").Append(line[0].ToLowerInvariant()).Append(": {").Append(Body(line[2..])).Append("responses: {").Append(Answer(line[0], path.Key)).Append("}}\n");
        }

        return document.ToString();
    }

    private static string Body(string[] names)
    {
        if (names.Length == 0) return "";
        var required = names.Where(name => name.EndsWith('!')).Select(name => name.TrimEnd('!')).ToList();
        var properties = string.Join(", ", names.Select(name => $"{name.TrimEnd('!')}: {{type: string, description: 'The {name.TrimEnd('!')} to have.'}}"));
        return $"requestBody: {{required: true, content: {{application/json: {{schema: {{type: object{(required.Count > 0 ? $", required: [{string.Join(", ", required)}]" : "")}, properties: {{{properties}}}}}}}}}}}, ";
    }

    private static string Answer(string method, string path) => method switch
    {
        "DELETE" => "'204': {description: ok}",
        "GET" when !path.EndsWith('}') => Content("200", $"{{type: array, items: {Item}}}"),
        "POST" when path.EndsWith("/start", StringComparison.Ordinal) => Content("202", "{type: object, properties: {job_id: {type: string}}}"),
        _ when path.Contains("/jobs/", StringComparison.Ordinal) => Content("200", "{type: object, properties: {id: {type: string}, state: {type: string, enum: [RUNNING, COMPLETED, FAILED]}}}"),
        "POST" => Content("201", Item),
        _ => Content("200", Item),
    };

    private static string Content(string status, string schema) => $"'{status}': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}";
}
