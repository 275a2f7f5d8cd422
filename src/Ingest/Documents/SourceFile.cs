using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>One parsed file of a document.</summary>
/// <param name="Key">Real path or URL: two references to one file have one key.</param>
/// <param name="Display">How messages name it: relative to the document's folder, or the URL without credentials.</param>
/// <param name="Location">Where relative references start from: the path within the folder, or the URL.</param>
/// <param name="Root">The tree.</param>
/// <param name="Sha256">Lower-case hex of the bytes.</param>
/// <param name="Bytes">Size.</param>
internal sealed record SourceFile(string Key, string Display, Uri Location, JsonNode? Root, string Sha256, long Bytes);
