using System.Runtime.InteropServices;
using System.Text.Json;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Simulation;

/// <summary>
/// Gives each step the answer of a simulated target: the first success answer of the document that the step's criteria accept, made to agree with what the
/// workflow reads of it and with the answers before it. At most <see cref="MaxStepBytes"/> a step and <see cref="MaxBytes"/> a workflow.
/// </summary>
internal sealed class SimulatedResponses(OperationIndex index)
{
    /// <summary>Of one body as JSON in UTF-8.</summary>
    public const int MaxStepBytes = 2048;

    /// <summary>Of the bodies of a workflow together.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MaxHeader = 1024;
    private readonly KnownTexts _texts = new();
    private readonly Dictionary<ApiDocument, AnswerSampler> _samplers = [];

    /// <summary>The spec with what the document shows; where it shows nothing for a step, that step is left as it is.</summary>
    /// <param name="spec">With the steps of the draft, in their order.</param>
    /// <param name="draft">Knows the operations.</param>
    public McpWorkflowSpec AddTo(McpWorkflowSpec spec, WorkflowDraft draft)
    {
        var most = Math.Min(MaxStepBytes, MaxBytes / spec.Steps.Count);
        var answers = new SimulatedRun(spec);
        var steps = spec.Steps.Select((step, i) => step with { SimulatedResponse = One(spec, step, draft.Steps[i].Operation, answers, most) }).ToList();
        return spec with { Steps = steps };
    }

    private SimulatedResponse? One(McpWorkflowSpec spec, WorkflowStep step, ApiOperation operation, SimulatedRun answers, int most)
    {
        var (status, answer) = AnswerChoice.Of(step, operation);
        if (answer is null) return null;
        // Without any sample there is still what the workflow reads of it.
        foreach (var sample in new[] { Sampler(operation.Document).Of(answer, most), null })
        {
            var body = answers.Fitted(step, answer.HasContent || answer.Schema is not null ? sample : null);
            if (body is not null && (status is 204 || !answer.HasContent)) body = null;
            var written = body is null ? default(JsonElement?) : TreeElement.Of(body);
            if (written is { } one && JsonMarshal.GetRawUtf8Value(one).Length > most) continue;
            var headers = step.Outputs is null ? [] : AnswerHeaders.Of(spec, step).Where(header => header.Value.Length <= MaxHeader).ToDictionary(StringComparer.Ordinal);
            if (body is null && headers.Count == 0 && status == 200) return null;
            answers.Keep(step, body);
            return new SimulatedResponse
            {
                StatusCode = status,
                Headers = headers.Count == 0 ? null : headers,
                Body = written,
            };
        }

        return null;
    }

    private AnswerSampler Sampler(ApiDocument document)
    {
        if (!_samplers.TryGetValue(document, out var sampler)) _samplers[document] = sampler = new AnswerSampler(index.Reader(document), _texts);
        return sampler;
    }
}
