using System.Collections.Concurrent;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Validation;

namespace Signalbox.Operator.Observing;

/// <summary>Digest and problems of each spec, computed once a spec: metadata.generation moves with every change of it. Thread-safe.</summary>
public sealed class SpecReviews
{
    private readonly ConcurrentDictionary<NamespacedName, Review> _reviews = new();

    public (string Digest, IReadOnlyList<Problem> Problems) Of(NamespacedName key, McpWorkflow workflow)
    {
        var (uid, generation) = (workflow.Metadata.Uid, workflow.Metadata.Generation);
        if (!_reviews.TryGetValue(key, out var review) || review.Uid != uid || review.Generation != generation || generation is null)
        {
            review = new(uid, generation, SpecDigest.Compute(workflow.Spec), WorkflowCompiler.Compile(workflow.Spec).Problems);
            _reviews[key] = review;
        }
        return (review.Digest, review.Problems);
    }

    public void Forget(NamespacedName key) => _reviews.TryRemove(key, out _);

    private sealed record Review(string? Uid, long? Generation, string Digest, IReadOnlyList<Problem> Problems);
}
