using System.Text.Json.Nodes;

namespace Signalbox.Operator.Decisions;

/// <summary>A ControllerRevision to create.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="SpecDigest">Digest of <paramref name="Data"/>.</param>
/// <param name="ToolName">The tool name in it.</param>
/// <param name="Number">Rises with each revision of one workflow.</param>
/// <param name="Data">The reviewed spec; its digest is <paramref name="SpecDigest"/>.</param>
public sealed record RevisionDraft(string Name, string SpecDigest, string ToolName, long Number, JsonObject Data);
