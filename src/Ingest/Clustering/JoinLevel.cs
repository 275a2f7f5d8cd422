namespace Signalbox.Ingest.Clustering;

/// <summary>How far workflows are joined, each level including those before it. No level joins different risks.</summary>
internal enum JoinLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Changes of single fields of one thing.</summary>
    Fields,

    /// <summary>What changes one thing, and what destroys parts of one thing.</summary>
    Thing,

    /// <summary>Making a thing and changing it.</summary>
    Resource,

    /// <summary>Deleting what belongs to one thing or goes by one first word.</summary>
    Deletes,

    /// <summary>Reading what belongs together like that.</summary>
    Reads,

    /// <summary>Changing what belongs together like that.</summary>
    Changes,

    /// <summary>The same with less said of each argument, so that more go into one.</summary>
    Tight,

    /// <summary>Reading small things that have nothing else in common.</summary>
    Rest,
}
