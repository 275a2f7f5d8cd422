using System.Text.Json.Nodes;

namespace Signalbox.Cli.Reviewing;

/// <summary>What a reviewer decides about: the spec that is served against the spec as it is now.</summary>
internal sealed record WorkflowDiff
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public string? Phase { get; init; }

    /// <summary>Why the workflow is not accepted, such as a source document that no longer gives it; null when it is.</summary>
    public string? NotAccepted { get; init; }

    /// <summary>Null when nothing is served.</summary>
    public string? ServedDigest { get; init; }

    public required string CurrentDigest { get; init; }

    /// <summary>Null when nothing is served.</summary>
    public WorkflowRisk? ServedRisk { get; init; }

    /// <summary>About the current spec.</summary>
    public required ReviewNotes Notes { get; init; }

    public WorkflowRisk CurrentRisk => Notes.Risk;

    public required IReadOnlyList<SpecChange> Changes { get; init; }

    public JsonObject ToJson()
    {
        var json = Content();
        Notes.AddTo(json["current"]!.AsObject());
        if (NotAccepted is not null)
            json["notAccepted"] = NotAccepted;
        return json;
    }

    private JsonObject Content() => new()
    {
        ["namespace"] = Namespace,
        ["name"] = Name,
        ["phase"] = Phase,
        ["served"] = ServedDigest is null ? null : new JsonObject { ["specDigest"] = ServedDigest, ["risk"] = RiskRule.Word(ServedRisk!.Value) },
        ["current"] = new JsonObject { ["specDigest"] = CurrentDigest, ["risk"] = RiskRule.Word(CurrentRisk) },
        ["changes"] = new JsonArray([.. Changes.Select(c => (JsonNode)c.ToJson())]),
    };
}
