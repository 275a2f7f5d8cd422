using System.Globalization;

namespace Signalbox.LocalCluster.Access;

/// <summary>Keeps a data folder for one process. The operating system drops the lock when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="DataFolderInUseException">Another process, or another cluster of this one, has the folder open.</exception>
    public static DataFolderLock Take(string folder)
    {
        var pidPath = Path.Combine(folder, "pid");
        FileStream file;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            file = new FileStream(Path.Combine(folder, "lock"), options);
        }
        catch (IOException error)
        {
            var holder = File.Exists(pidPath) ? File.ReadAllText(pidPath).Trim() : "unknown";
            throw new DataFolderInUseException(folder, holder, error);
        }

        // In a file of its own: the lock file itself cannot be read while it is locked.
        Storage.StorageFiles.WriteAtomically(pidPath, System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        return new DataFolderLock(file);
    }

    public void Dispose() => _file.Dispose();
}
