using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Kinds;

/// <summary>One version of one kind, as it is served.</summary>
internal sealed record ResourceDefinition
{
    public static IReadOnlyList<string> AllVerbs { get; } = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string ListKind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public required bool Namespaced { get; init; }

    public bool HasStatus { get; init; }

    public required StructuralSchema Schema { get; init; }

    /// <summary>The schema with that of <c>metadata</c> in it, for field ownership and strategic merges.</summary>
    public required StructuralSchema TypedSchema { get; init; }

    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];

    /// <summary>Fields of <c>spec.versions[].selectableFields</c>, such as <c>status.phase</c>.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Defined by a CustomResourceDefinition; the built-in kinds differ in a few rules.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Only one version is served, so stored bytes go out as they are.</summary>
    public bool IsOnlyVersion { get; init; } = true;

    /// <summary>Created to be answered and never stored, such as a TokenReview.</summary>
    public bool IsReview { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Where the objects lie: both groups of events show the same ones.</summary>
    public string StorageName => Plural == "events" && (Group is "" or "events.k8s.io") ? "events" : QualifiedPlural;

    public override string ToString() => $"{ApiVersion} {Kind}";
}
