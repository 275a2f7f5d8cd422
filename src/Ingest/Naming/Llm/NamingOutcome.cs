using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>The drafts as a model left them, why operations are without one, and the account of it.</summary>
internal sealed record NamingOutcome(IReadOnlyList<WorkflowDraft> Drafts, IReadOnlyList<(ApiOperation Operation, string Reason)> LeftOut, LlmFigures Figures);
