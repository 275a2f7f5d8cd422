using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Simulation;

/// <summary>
/// A small answer of the kind that a document shows: its example, else one made from its schema. As deep and as full as the bytes allow; without what
/// nobody should see. The same document and the same bytes give the same sample.
/// </summary>
internal sealed class AnswerSampler(SchemaReader reader, KnownTexts texts)
{
    private readonly Dictionary<ApiResponse, Dictionary<int, JsonNode?>> _known = [];

    /// <summary>A node of the caller's own; null where the document shows nothing, or nothing that is small enough.</summary>
    /// <param name="answer">As the document has it.</param>
    /// <param name="maxBytes">Of the sample as JSON in UTF-8.</param>
    public JsonNode? Of(ApiResponse answer, int maxBytes)
    {
        if (!_known.TryGetValue(answer, out var samples)) _known[answer] = samples = [];
        if (!samples.TryGetValue(maxBytes, out var sample)) samples[maxBytes] = sample = Fitting(answer, maxBytes);
        return sample?.DeepClone();
    }

    private JsonNode? Fitting(ApiResponse answer, int maxBytes)
    {
        if (answer.Schema is null && answer.Example is null) return null;
        foreach (var shape in SampleShape.All)
        {
            var writing = new SampleWriter(reader, texts, shape, maxBytes);
            var sample = answer.Example is { } example ? writing.Shown(example, answer.Schema, "value", 0) : writing.Made(answer.Schema, "value", 0);
            if (!writing.TooLarge && sample is not null && Bytes(sample) <= maxBytes) return sample;
        }

        return null;
    }

    public static int Bytes(JsonNode? sample) => sample is null ? 0 : Encoding.UTF8.GetByteCount(sample.ToJsonString());
}
