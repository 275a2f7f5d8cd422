using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Conditions;

/// <summary>Compiles Criterion Objects.</summary>
internal static class CriterionCompiler
{
    /// <exception cref="ExpressionException">It cannot be compiled.</exception>
    public static CompiledCriterion Compile(Criterion criterion, TemplateParser templates)
    {
        var type = criterion.Type is { } given ? SelectorType.Of(given) : SelectorType.Simple;
        if (type == SelectorType.Simple)
            return new CompiledCriterion.Simple(criterion.Condition, new ConditionParser(criterion.Condition, templates).Parse());
        if (criterion.Context is null)
            throw new ExpressionException($"A {type} condition needs a context.", "Add context: $response.body.");
        var context = templates.Expression(criterion.Context);
        var text = $"{criterion.Condition} ({type} on {criterion.Context})";
        if (type == SelectorType.Regex)
        {
            var pattern = templates.Embedded(criterion.Condition, TextEncoding.Plain);
            return new CompiledCriterion.Pattern(text, context, pattern is null ? RegexCondition.Compile(criterion.Condition) : null, pattern);
        }
        if (type != SelectorType.JsonPath)
            throw new ExpressionException($"'{type}' is no type of condition.", "Use simple, regex or jsonpath.");
        return new CompiledCriterion.Query(text, context, QueryTemplate.Parse(criterion.Condition, templates, SelectorType.IsDraft(criterion.Type!.Value)));
    }
}
