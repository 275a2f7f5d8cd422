using System.Text.Json;
using Signalbox.Workflows.Conditions;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Workflows.Planning;

/// <summary>One compilation: what expressions may name, and the problems found so far.</summary>
internal sealed class CompileScope
{
    private readonly List<Problem> _problems = [];

    public CompileScope(McpWorkflowSpec spec)
    {
        Spec = spec;
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Steps.Count; i++)
            indexes.TryAdd(spec.Steps[i].StepId, i);
        StepIndexes = indexes;
        var names = new ExpressionNames(
            InputsSchema.Names(spec.Inputs),
            InputsSchema.IsOpen(spec.Inputs),
            spec.Steps.GroupBy(s => s.StepId, StringComparer.Ordinal).ToDictionary(g => g.Key, OutputNames, StringComparer.Ordinal),
            (spec.Outputs?.Keys ?? []).ToHashSet(StringComparer.Ordinal),
            spec.WorkflowId,
            WorkflowCalls.All(spec).Select(c => c.WorkflowId).ToHashSet(StringComparer.Ordinal));
        Templates = new TemplateParser(names);
        CallTemplates = new TemplateParser(names with { OutputsAreCalled = true });
    }

    public McpWorkflowSpec Spec { get; }

    public IReadOnlyDictionary<string, int> StepIndexes { get; }

    public TemplateParser Templates { get; }

    /// <summary>For what stands behind a call of a workflow, where <c>$outputs</c> are those of the called one.</summary>
    public TemplateParser CallTemplates { get; }

    public IReadOnlyList<Problem> Problems => _problems;

    public void Report(string path, string message, string remedy) => _problems.Add(new(path, message, remedy));

    /// <summary>Null, and a problem at <paramref name="path"/>, when the value cannot be compiled.</summary>
    public T? Try<T>(string path, Func<T> compile)
        where T : class
    {
        try
        {
            return compile();
        }
        catch (ExpressionException e)
        {
            Report(path, e.Message, e.Remedy);
            return null;
        }
    }

    /// <param name="path">Where they stand.</param>
    /// <param name="criteria">As written.</param>
    /// <param name="behindCall">The step calls a workflow.</param>
    public IReadOnlyList<CompiledCriterion> Criteria(string path, IReadOnlyList<Criterion>? criteria, bool behindCall) =>
    [
        .. (criteria ?? [])
            .Select((c, i) => Try($"{path}[{i}].condition", () => CriterionCompiler.Compile(c, behindCall ? CallTemplates : Templates)))
            .OfType<CompiledCriterion>(),
    ];

    /// <summary>Null when the name or value cannot be used.</summary>
    public PlannedOutput? Output(string path, string name, JsonElement value, bool required, bool behindCall = false)
    {
        if (!Names.IsOutput(name))
            Report($"{path}.{name}", $"'{name}' is no name of an output.", "Use letters, digits, '.', '-' and '_'.");
        var template = Try($"{path}.{name}", () => (behindCall ? CallTemplates : Templates).Value(value));
        if (template is LiteralTemplate)
            Report($"{path}.{name}", $"The output '{name}' is no runtime expression.", "Write one such as $response.body#/id, or an object with context, selector and type.");
        return template is null ? null : new(name, template, required);
    }

    /// <summary>Reports expressions that have no value yet where they stand.</summary>
    public void RequireAvailable(string path, ValueTemplate? template, Func<ExpressionSource, bool> available, string when)
    {
        foreach (var expression in template?.Expressions ?? [])
        {
            if (!available(expression.Source))
                Report(path, $"{expression.Text} has no value {when}.", "Use an input, an output of an earlier step, or a literal.");
        }
    }

    /// <summary>A step that calls a workflow and names no outputs has all of that workflow's.</summary>
    private static IReadOnlySet<string>? OutputNames(IEnumerable<WorkflowStep> steps)
    {
        var all = steps.ToArray();
        return all.Any(s => s.WorkflowId is not null && s.Outputs is null or { Count: 0 })
            ? null
            : all.SelectMany(s => s.Outputs?.Keys ?? []).ToHashSet(StringComparer.Ordinal);
    }
}
