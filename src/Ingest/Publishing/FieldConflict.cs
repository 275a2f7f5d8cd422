using Signalbox.Kubernetes.Http;

namespace Signalbox.Ingest.Publishing;

/// <summary>A field of a server-side apply that another manager owns with another value.</summary>
/// <param name="Field">Such as <c>.spec.steps[stepId="get"].operation.path</c>.</param>
/// <param name="Owner">In the server's words, such as <c>"kubectl-edit" using signalbox.dev/v1alpha1</c>.</param>
internal sealed record FieldConflict(string Field, string Owner)
{
    private const string Prefix = "conflict with ";

    /// <summary>Empty when the refusal is another one than a conflict of fields.</summary>
    public static IReadOnlyList<FieldConflict> Of(KubernetesApiException refusal) =>
        !refusal.IsConflict ? [] : (refusal.Status.Details?.Causes ?? [])
            .Where(cause => cause is { Reason: "FieldManagerConflict", Field: not null })
            .Select(cause => new FieldConflict(cause.Field!, cause.Message is { } text && text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : cause.Message ?? "somebody else"))
            .ToList();
}
