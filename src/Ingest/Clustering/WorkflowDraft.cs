using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming.Llm;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>A workflow before it has a name and before its arguments are fitted to the budget.</summary>
internal sealed class WorkflowDraft
{
    /// <summary>The operation that it exists for; name and texts come from it.</summary>
    public required ApiOperation Main { get; init; }

    public required Intent Intent { get; init; }

    /// <summary>Name of the pattern, for the reviewer: single, lookup, readBack, job, check, precondition, overview, list, inspect, choice.</summary>
    public SortedSet<string> Patterns { get; } = new(StringComparer.Ordinal);

    public List<StepDraft> Steps { get; } = [];

    public List<InputField> Fields { get; } = [];

    /// <summary>Result property to expression.</summary>
    public Dictionary<string, JsonNode> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>What the workflow does beside its main operation, as sentences.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What the tool does, where no single operation's own text says it.</summary>
    public string? Text { get; set; }

    public string Verb { get; set; } = "";

    /// <summary>Words of the object by how many owners are named; the fewest that make the name unique are used.</summary>
    public List<List<string>> Objects { get; } = [];

    /// <summary>Lower comes first where not everything can stay.</summary>
    public int Rank { get; set; }

    /// <summary>What a model wrote for it and what passed the checks; null where the deterministic texts stand.</summary>
    public Wording? Wording { get; set; }

    /// <summary>The drafts that a model joined into this one; they come back where it does not compile.</summary>
    public IReadOnlyList<WorkflowDraft> JoinedFrom { get; init; } = [];

    public IEnumerable<ApiOperation> Operations => Steps.Select(step => step.Operation).Distinct();

    /// <summary>The argument for a parameter; path parameters of one name are one argument in all steps.</summary>
    public InputField Field(ApiOperation operation, ApiParameter parameter)
    {
        var known = Fields.Find(field => field.In == parameter.In && field.Source == parameter.Name);
        if (known is not null) return known;
        return Add(new InputField
        {
            Source = parameter.Name,
            In = parameter.In,
            Schema = parameter.Schema,
            Document = operation.Document,
            Required = parameter.Required,
            Description = parameter.Description,
        });
    }

    public InputField Add(InputField field)
    {
        Fields.Add(field);
        return field;
    }
}
