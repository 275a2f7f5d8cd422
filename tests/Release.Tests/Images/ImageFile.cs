using System.Formats.Tar;

namespace Signalbox.Release.Tests.Images;

/// <summary>A file, folder or link of an image, with its absolute path.</summary>
internal sealed record ImageFile(string Path, TarEntryType Type, int User, int Group, UnixFileMode Mode, byte[] Content)
{
    public bool IsFile => Type is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.HardLink;

    public bool IsLink => Type is TarEntryType.SymbolicLink;
}
