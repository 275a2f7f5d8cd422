namespace Signalbox.Ingest.Documents;

/// <summary>An Arazzo document among the sources, and the folder that its API descriptions may lie in; null where it came over the network.</summary>
internal sealed record ArazzoSource(SourceFile File, SourceFolder? Folder);
