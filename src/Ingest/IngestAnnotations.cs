namespace Signalbox.Ingest;

/// <summary>Annotations on generated workflows, for reviewers. Names are API once shipped.</summary>
public static class IngestAnnotations
{
    /// <summary>Methods and paths that the workflow calls, separated by <c>; </c>.</summary>
    public const string Operations = "signalbox.dev/operations";

    /// <summary><c>read</c>, <c>change</c> or <c>destroy</c>.</summary>
    public const string Risk = "signalbox.dev/risk";

    /// <summary>What the workflow was built by: single, lookup, readBack, job, check, precondition, overview, list, inspect, choice.</summary>
    public const string Patterns = "signalbox.dev/patterns";

    /// <summary>Estimated tokens of the tool definition.</summary>
    public const string Tokens = "signalbox.dev/tokens";

    /// <summary>Security schemes of the document that the operations want.</summary>
    public const string Credentials = "signalbox.dev/credentials";

    /// <summary>1 to 5, 5 to be looked at first, as a language model judged it.</summary>
    public const string Priority = "signalbox.dev/priority";

    /// <summary>
    /// The operations that the ingest was about, as options: <c>--include 'area:volume'</c>. Absent: all of the document. An ingest of another selection neither removes
    /// the workflow nor marks it.
    /// </summary>
    public const string Selection = "signalbox.dev/selection";

    /// <summary>
    /// What the text check found and where, such as <c>links (description); hidden-characters (inputs.name description)</c>. Kinds: hidden-characters,
    /// instruction-like-text, links, lookalike-characters.
    /// </summary>
    public const string Findings = "signalbox.dev/findings";
}
