namespace Signalbox.Ingest.Tests.Mutations;

/// <summary>What is done to a document.</summary>
internal enum MutationKind
{
    /// <summary>Single bits turned, single bytes replaced.</summary>
    ByteFlips,

    /// <summary>The end is missing.</summary>
    Truncation,

    /// <summary>A piece is missing, stands twice, or stands elsewhere.</summary>
    MovedPieces,

    /// <summary>Objects and lists nested around the limit and far over it, as data and as schemas.</summary>
    DeepNesting,

    /// <summary>Schemas that refer to each other so that they unfold without end or to billions.</summary>
    ReferenceBomb,

    /// <summary>Numbers of hundreds of digits, and at the edges of every type.</summary>
    HugeNumbers,

    /// <summary>A key that stands twice in one object.</summary>
    DuplicateKey,

    /// <summary>YAML anchors and aliases that unfold to billions of nodes.</summary>
    AliasBomb,

    /// <summary>Bytes that are no UTF-8, other byte order marks, lone surrogates, control characters.</summary>
    InvalidText,

    /// <summary>Where one type must be, another.</summary>
    SwappedTypes,

    /// <summary>References to nowhere, to themselves, to what is no schema, out of the folder.</summary>
    StrayReferences,
}
