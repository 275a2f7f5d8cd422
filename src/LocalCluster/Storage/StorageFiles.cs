using System.Globalization;
using System.Runtime.InteropServices;

namespace Signalbox.LocalCluster.Storage;

/// <summary>Names, modes and syncing of the stored files.</summary>
internal static class StorageFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string Log(string folder, long revision) => Path.Combine(folder, $"log-{revision:D20}");

    public static string Snapshot(string folder, long revision) => Path.Combine(folder, $"snapshot-{revision:D20}");

    /// <summary>Existing files of one sort with the revision in their names, oldest first.</summary>
    public static IReadOnlyList<(long Revision, string Path)> Find(string folder, string sort) =>
        [.. Directory.EnumerateFiles(folder, $"{sort}-*")
            .Select(path => (Ok: long.TryParse(Path.GetFileName(path)[(sort.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var revision), revision, path))
            .Where(found => found.Ok)
            .Select(found => (found.revision, found.path))
            .OrderBy(found => found.revision)];

    /// <summary>Opens for appending; a new file has mode 0600.</summary>
    public static FileStream OpenForWriting(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Writes a small file so that a reader sees either the old or the new content, never a part; mode 0600.</summary>
    public static void WriteAtomically(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var stream = OpenForWriting(temporary, FileMode.CreateNew))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes creations, renames and removals in the folder durable: without it a new file's name may be lost with the power.</summary>
    public static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;

        var descriptor = NativeMethods.Open(folder, 0);
        if (descriptor < 0)
            throw new IOException($"cannot open {folder} to sync it (errno {Marshal.GetLastPInvokeError()})");

        try
        {
            if (NativeMethods.Fsync(descriptor) != 0)
                throw new IOException($"cannot sync {folder} (errno {Marshal.GetLastPInvokeError()})");
        }
        finally
        {
            _ = NativeMethods.Close(descriptor);
        }
    }
}
