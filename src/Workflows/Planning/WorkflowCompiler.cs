using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles a spec to a plan, or says what stands against it.</summary>
public static class WorkflowCompiler
{
    /// <summary>Never throws on a spec, however wrong: every problem is in the result, in the order of the spec.</summary>
    public static CompileResult Compile(McpWorkflowSpec spec)
    {
        var scope = new CompileScope(spec);
        var (inputs, result) = HeadCompiler.Check(scope);
        var rules = ArgumentRuleCompiler.Compile(scope);
        var shared = SharedParts.Compile(scope);
        var steps = spec.Steps.Select((_, i) => StepCompiler.Compile(scope, i, shared)).ToArray();
        var prerequisites = CallCompiler.Prerequisites(scope);
        var order = StepOrder.Of(scope, steps);
        StepOrder.CheckReferences(scope, order, steps);
        var outputs = OutputCompiler.Compile(scope);
        var content = SpecJson.ToUtf8(spec);
        var digest = SizeAndNumbers.Digest(scope, content);
        if (scope.Problems.Count > 0 || digest is null)
            return new(null, scope.Problems);
        return new(
            new WorkflowPlan(spec, digest, [.. steps.OfType<PlannedStep>()])
            {
                Order = order,
                Defaults = InputsSchema.Defaults(spec.Inputs),
                Prerequisites = prerequisites,
                Outputs = outputs,
                ReadsRequests = content.Span.IndexOf("$request."u8) >= 0,
                OutputsAreUsed = outputs?.Any(o => o.Value.Expressions.Any(e => e.Source == ExpressionSource.Output)) == true,
                ArgumentsSchema = inputs,
                ResultSchema = result,
                ArgumentRules = rules,
            },
            []);
    }
}
