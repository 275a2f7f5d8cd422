namespace Signalbox.Ingest.Clustering;

/// <summary>What an operation does to its resource.</summary>
internal enum Intent
{
    /// <summary>Reads a collection.</summary>
    List,

    /// <summary>Reads one thing, or a thing of which there is one.</summary>
    Get,

    /// <summary>Reads by a question, whatever the method.</summary>
    Search,

    Create,
    Update,
    Replace,
    Delete,

    /// <summary>Does something to a resource, or starts it.</summary>
    Act,
}
