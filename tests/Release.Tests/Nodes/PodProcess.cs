using System.Diagnostics;
using System.Globalization;

namespace Signalbox.Release.Tests.Nodes;

/// <summary>A process in a pod as the node's kernel sees it, by proc(5).</summary>
internal sealed record PodProcess(int Id, IReadOnlyDictionary<string, string> Status)
{
    /// <summary>User that it runs as, real and effective alike.</summary>
    public string User => Status["Uid"].Split('\t')[1];

    public ulong Capabilities => ulong.Parse(Status["CapEff"], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public bool MayGainPrivileges => Status["NoNewPrivs"] != "1";

    /// <summary>Whether a seccomp filter stands before its system calls.</summary>
    public bool IsFiltered => Status["Seccomp"] == "2";

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        using var process = Process.GetProcessById(Id);
        process.Kill();
    }

    /// <summary>The processes of a pod, found by its uid in their cgroups.</summary>
    public static IReadOnlyList<PodProcess> Of(string podUid, string program) =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => Read(folder, podUid, program)).OfType<PodProcess>()];

    private static PodProcess? Read(string folder, string podUid, string program)
    {
        try
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || !File.ReadAllText(Path.Combine(folder, "cmdline")).StartsWith(program + '\0', StringComparison.Ordinal)
                || !File.ReadAllText(Path.Combine(folder, "cgroup")).Contains(podUid, StringComparison.Ordinal))
            {
                return null;
            }
            return new(id, File.ReadLines(Path.Combine(folder, "status")).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim()));
        }
        catch (IOException)
        {
            return null; // it has ended meanwhile
        }
    }
}
