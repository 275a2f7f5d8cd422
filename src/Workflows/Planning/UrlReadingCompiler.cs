using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Checks the templates by which a parameter is read from a URL.</summary>
internal static class UrlReadingCompiler
{
    private const int MaxTemplates = 8;

    /// <summary>Null where the parameter is its value; with problems reported, where it can never be read too.</summary>
    public static UrlReading? Compile(CompileScope scope, string at, WorkflowParameter parameter, ValueTemplate value)
    {
        if (parameter.FromUrl is not { Count: > 0 } templates)
            return null;
        at += ".fromUrl";
        var before = scope.Problems.Count;
        if (parameter.In == "querystring")
            scope.Report(at, "A querystring parameter is the whole query, nothing that is read from a URL.", "Use query parameters.");
        if (templates.Count > MaxTemplates)
            scope.Report(at, $"There are {templates.Count} templates.", $"Keep {MaxTemplates} at most.");
        if (!value.Expressions.Any())
            scope.Report(at, "The value is the same at every call, so there is no URL to read.", "Give the output of a step that holds one, such as $steps.start.outputs.location, or leave fromUrl out.");
        var placeholder = $"{{{parameter.Name}}}";
        for (var i = 0; i < templates.Count; i++)
        {
            var template = templates[i];
            if (template == placeholder)
                continue;
            if (OperationCompiler.PathProblem(template) is { } problem)
                scope.Report($"{at}[{i}]", $"The template '{template}' {problem}.", $"Write it as in the API description, such as /jobs/{placeholder}, or {placeholder} alone.");
            else if (!template.Contains(placeholder, StringComparison.Ordinal))
                scope.Report($"{at}[{i}]", $"The template '{template}' does not have {placeholder}.", "Put it where the parameter stands.");
        }
        return scope.Problems.Count > before ? null : new(parameter.Name, [.. templates.Select(OperationCompiler.Escaped)], value is ArrayTemplate list ? list.Items : [value]);
    }
}
