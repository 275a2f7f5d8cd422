namespace Signalbox.Ingest;

/// <summary>What to ingest, and for which target.</summary>
public sealed record IngestRequest
{
    /// <summary>Files, folders or (with <see cref="AllowRemote"/>) http and https URLs.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Name of the McpTarget that the workflows are sent to: a DNS-1123 label.</summary>
    public required string TargetName { get; init; }

    /// <summary>Namespace written into the manifests. Absent: none is written.</summary>
    public string? Namespace { get; init; }

    /// <summary>Base URL for the target draft in place of what the document says.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Whether documents and references may be fetched over the network at all.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Host names or addresses that may be fetched from although they are loopback, link-local or private.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>The language model that may name, describe, order, join and leave out the workflows. Absent: none is asked.</summary>
    public LlmOptions? Llm { get; init; }

    /// <summary>
    /// The operations to make workflows of, each named by a path such as <c>/volume/**</c>, by <c>tag:NAME</c> or by <c>area:NAME</c>. None: all. Steps call no others.
    /// </summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Operations to leave alone, named like <see cref="Include"/>; what is in both is left alone.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    public DocumentLimits Limits { get; init; } = new();

    /// <summary>Tokens that one tool definition should not exceed; its input schema is thinned out to get there.</summary>
    public int ToolTokenBudget { get; init; } = 600;

    /// <summary>From this many operations on, reads of one resource are joined and the same change offered twice becomes one tool.</summary>
    public int GroupFrom { get; init; } = 25;

    /// <summary>Where more operations than this are selected, they are brought down to a third as many workflows.</summary>
    public int CondenseAbove { get; init; } = 300;

    /// <summary>From <see cref="GroupFrom"/> operations up to <see cref="CondenseAbove"/>: more workflows than this are joined further, as far as their risks allow.</summary>
    public int JoinAbove { get; init; } = 100;

    /// <summary>Above <see cref="CondenseAbove"/> operations: workflows of one product area at the most.</summary>
    public int AreaTools { get; init; } = 40;

    /// <summary>How long a started job is followed: polls at the most, two seconds apart unless the upstream asks otherwise.</summary>
    public int JobPolls { get; init; } = 150;
}
