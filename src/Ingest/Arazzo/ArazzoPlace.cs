using System.Globalization;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Arazzo;

/// <summary>A place in an Arazzo document, for messages: file and JSON Pointer.</summary>
internal sealed record ArazzoPlace(string File, string Pointer)
{
    public ArazzoPlace this[string member] => this with { Pointer = $"{Pointer}/{JsonPointers.Escape(member)}" };

    public ArazzoPlace this[int index] => this[index.ToString(CultureInfo.InvariantCulture)];

    public DocumentException Fault(string fault, string remedy) => new(fault, ToString(), remedy);

    public override string ToString() => Pointer.Length == 0 ? File : $"{File}#{Pointer}";
}
