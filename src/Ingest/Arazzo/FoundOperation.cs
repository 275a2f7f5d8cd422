using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>What a step's reference to an operation comes to.</summary>
/// <param name="Reference">With the name of its source, where that is known.</param>
/// <param name="Text">As the document has it.</param>
/// <param name="Source">Null where none could be told.</param>
/// <param name="Operation">Null where there is none to call; <paramref name="Refusal"/> says why.</param>
/// <param name="IsPinned">Method and path stand in the document, and with them everything else that a request needs.</param>
/// <param name="Refusal">Why the step cannot be run, with what to do.</param>
internal sealed record FoundOperation(OperationReference Reference, string Text, ApiDescription? Source, ApiOperation? Operation, bool IsPinned, string? Refusal)
{
    /// <summary>Equal for two references to one operation.</summary>
    public string Key => Operation is null ? $"{Source?.Name} {Text}" : $"{Operation.Document.Source.Name} {Operation.Document.Source.Digest} {Operation}";
}
