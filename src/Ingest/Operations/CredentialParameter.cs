namespace Signalbox.Ingest.Operations;

/// <summary>A header, query parameter or cookie that carries credentials.</summary>
/// <param name="In">As the document has it.</param>
/// <param name="Name">In lower case.</param>
internal sealed record CredentialParameter(string In, string Name);
