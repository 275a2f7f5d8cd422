namespace Signalbox.Kubernetes;

/// <summary>What to list. The default is everything, in one consistent read.</summary>
public sealed record ListQuery
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Objects a page; null for all in one page.</summary>
    public int? Limit { get; init; }

    /// <summary>The token of the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>Null for a consistent read; <c>0</c> for whatever the server has cached. Left out when <see cref="Continue"/> is set, which carries its own.</summary>
    public string? ResourceVersion { get; init; }
}
