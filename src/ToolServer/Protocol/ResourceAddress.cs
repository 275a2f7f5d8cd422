using System.Text;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The URIs of what can be read over MCP, taken apart and put together: <c>signalbox://workflows/NS/NAME</c>, the same with <c>/runs</c>,
/// <c>signalbox://runs/NS/NAME</c>, and <c>signalbox://tools/NAME?INPUT=VALUE</c>. Pure.
/// </summary>
internal sealed record ResourceAddress(ResourceSort Sort, string First, string Second, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    public const string WorkflowTemplate = Workflows + "{namespace}/{name}";
    public const string WorkflowRunsTemplate = WorkflowTemplate + RunsOf;
    public const string RunTemplate = Runs + "{namespace}/{name}";

    private const string Workflows = "signalbox://workflows/";
    private const string Runs = "signalbox://runs/";
    private const string Tools = "signalbox://tools/";
    private const string RunsOf = "/runs";
    private const int Longest = 4096;

    /// <summary>Of a workflow or a run.</summary>
    public NamespacedName Name => new(First, Second);

    public static string OfWorkflow(NamespacedName workflow) => Workflows + workflow;

    public static string OfRunsOf(NamespacedName workflow) => Workflows + workflow + RunsOf;

    /// <summary>A template (RFC 6570) with a variable for each of the inputs.</summary>
    public static string OfTool(string tool, IEnumerable<string> inputs) => $"{Tools}{tool}{{?{string.Join(',', inputs.Select(VariableOf))}}}";

    /// <summary>The tool that a template of <see cref="OfTool"/> is of; null: it is none.</summary>
    public static string? ToolOfTemplate(string template) =>
        template.StartsWith(Tools, StringComparison.Ordinal) && template.IndexOf("{?", StringComparison.Ordinal) is > 0 and var end ? template[Tools.Length..end] : null;

    /// <summary>An input's name as a variable: RFC 6570 has letters, digits, underscores and percent-encoded octets.</summary>
    public static string VariableOf(string input)
    {
        var text = new StringBuilder(input.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(input))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet == '_')
                text.Append((char)octet);
            else
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
        return text.ToString();
    }

    /// <returns>Null: no URI of ours.</returns>
    public static ResourceAddress? Read(string uri)
    {
        if (uri.Length > Longest)
            return null;
        if (uri.StartsWith(Workflows, StringComparison.Ordinal))
        {
            return uri[Workflows.Length..].Split('/') switch
            {
                [{ Length: > 0 } ns, { Length: > 0 } name] => new(ResourceSort.Workflow, ns, name, []),
                [{ Length: > 0 } ns, { Length: > 0 } name, "runs"] => new(ResourceSort.RunsOfWorkflow, ns, name, []),
                _ => null,
            };
        }
        if (uri.StartsWith(Runs, StringComparison.Ordinal))
            return uri[Runs.Length..].Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name] ? new(ResourceSort.Run, ns, name, []) : null;
        return uri.StartsWith(Tools, StringComparison.Ordinal) ? ReadTool(uri[Tools.Length..]) : null;
    }

    private static ResourceAddress? ReadTool(string rest)
    {
        var (name, query) = rest.Split('?', 2) is [var before, var after] ? (before, after) : (rest, "");
        if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
            return null;
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), p.Length == 2 ? Uri.UnescapeDataString(p[1]) : ""));
        return new(ResourceSort.Tool, name, "", [.. pairs]);
    }
}
