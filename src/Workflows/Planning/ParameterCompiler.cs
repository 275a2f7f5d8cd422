using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles parameters.</summary>
internal static class ParameterCompiler
{
    /// <summary>
    /// Framing, routing and credentials are the transport's; Content-Type and Cookie have places of their own. Some servers take path or method of the request
    /// from a header: what was reviewed would not be what is done.
    /// </summary>
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect",
        "Cookie", "Forwarded", "HTTP2-Settings", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override",
    };

    private static readonly string[] ReservedPrefixes = ["Proxy-", "X-Forwarded-"];

    private static readonly Dictionary<string, string[]> Styles = new(StringComparer.Ordinal)
    {
        ["path"] = ["simple", "label", "matrix"],
        ["query"] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        ["querystring"] = ["form"],
        ["header"] = ["simple"],
        ["cookie"] = ["form"],
    };

    public static IReadOnlyList<PlannedParameter> Compile(CompileScope scope, string path, IEnumerable<WorkflowParameter>? parameters)
    {
        var planned = new List<PlannedParameter>();
        var seen = new HashSet<ParameterKey>();
        var index = 0;
        foreach (var parameter in parameters ?? [])
        {
            var at = $"{path}[{index++}]";
            if (One(scope, at, parameter) is not { } one)
                continue;
            if (!seen.Add(Key(one)))
                scope.Report(at, $"The {one.In} parameter '{one.Name}' is there twice.", "Keep one of them.");
            planned.Add(one);
        }
        return planned;
    }

    /// <summary>What makes a parameter unique: place and name, for headers without regard to case.</summary>
    public static ParameterKey Key(PlannedParameter parameter) =>
        new(parameter.In, parameter.In == "header" ? parameter.Name.ToUpperInvariant() : parameter.Name);

    private static PlannedParameter? One(CompileScope scope, string at, WorkflowParameter parameter)
    {
        if (parameter.Name.Length == 0)
            scope.Report($"{at}.name", "The parameter has no name.", "Name it as the API does.");
        if (parameter.In is null || !Styles.TryGetValue(parameter.In, out var styles))
        {
            scope.Report($"{at}.in", $"'{parameter.In}' is no place for a parameter.", "Use path, query, querystring, header or cookie.");
            return null;
        }
        var style = parameter.Style ?? styles[0];
        if (!styles.Contains(style))
            scope.Report($"{at}.style", $"The style '{style}' is not for {parameter.In} parameters.", $"Use {string.Join(" or ", styles)}.");
        if (parameter.In == "header" && parameter.Name.Length > 0)
            CheckHeader(scope, at, parameter.Name);
        if (parameter.In == "cookie" && !Names.IsToken(parameter.Name))
            scope.Report($"{at}.name", $"'{parameter.Name}' is no name of a cookie.", "Use a token by RFC 6265.");
        if (parameter.Value is not { } value)
        {
            scope.Report($"{at}.value", $"The parameter '{parameter.Name}' has no value.", "Give a literal or a runtime expression such as $inputs.name.");
            return null;
        }
        var encoding = parameter.In == "querystring" ? TextEncoding.Url : TextEncoding.Plain;
        var template = scope.Try($"{at}.value", () => scope.Templates.Value(value, encoding));
        scope.RequireAvailable($"{at}.value", template, ExpressionAvailability.BeforeRequest, "before the request is sent");
        if (IsAuthorization(parameter) && template?.IsOfSteps() == false)
            scope.Report($"{at}.name", "Authorization cannot be a parameter.", "Put the credentials into a Secret and name it in the McpTarget; only what an earlier step was given, such as a token, may stand here.");
        return template is null
            ? null
            : new(parameter.Name, parameter.In, template, style, parameter.Explode ?? style == "form", parameter.AllowReserved ?? false)
            {
                FromUrl = UrlReadingCompiler.Compile(scope, at, parameter, template),
            };
    }

    private static bool IsAuthorization(WorkflowParameter parameter) =>
        parameter.In == "header" && parameter.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    /// <summary>What it reads, and it reads something, the upstream gave: no argument and no literal secret.</summary>
    private static bool IsOfSteps(this ValueTemplate template) => template.Expressions.Any() && template.Expressions.All(e => e.Source
        is ExpressionSource.StepOutput or ExpressionSource.WorkflowOutput or ExpressionSource.WorkflowStepOutput);

    private static void CheckHeader(CompileScope scope, string at, string name)
    {
        if (!Names.IsToken(name))
            scope.Report($"{at}.name", $"'{name}' is no name of a header.", "Use a token by RFC 9110.");
        else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            scope.Report($"{at}.name", "Content-Type cannot be a parameter.", "Set requestBody.contentType.");
        else if (ReservedHeaders.Contains(name) || ReservedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            scope.Report($"{at}.name", $"The header {name} cannot be a parameter.", "Leave it out: the transport sets it.");
    }
}
