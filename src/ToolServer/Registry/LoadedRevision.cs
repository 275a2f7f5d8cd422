using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Registry;

/// <summary>What a pinned revision holds, told from its content alone: its digest taken anew, and its plan.</summary>
/// <param name="Digest">Null when it holds no spec.</param>
/// <param name="ToolName">Of the spec.</param>
/// <param name="Plan">Null when there is no spec, or when it does not compile.</param>
/// <param name="Problem">Why there is no plan.</param>
public sealed record LoadedRevision(string? Digest, string? ToolName, WorkflowPlan? Plan, string? Problem)
{
    public static LoadedRevision Of(ControllerRevision revision)
    {
        try
        {
            var spec = SpecJson.FromJson(revision.Data ?? throw new JsonException("It has no data."));
            var compiled = WorkflowCompiler.Compile(spec);
            // A plan has the digest of the spec that it was compiled from.
            return compiled.Plan is { } plan
                ? new(plan.SpecDigest, spec.Tool.Name, plan, null)
                : new(SpecDigest.Compute(spec), spec.Tool.Name, null, string.Join(' ', compiled.Problems.Select(p => $"{p.Path}: {p.Message} {p.Remedy}")));
        }
        catch (Exception e) when (e is JsonException or CanonicalJsonException)
        {
            return new(null, null, null, e.Message);
        }
    }
}
