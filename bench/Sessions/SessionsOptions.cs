namespace Signalbox.Bench.Sessions;

/// <summary>How much is measured.</summary>
internal sealed record SessionsOptions(int Workflows, int Sessions, int Dropping, int Changes, int Idle)
{
    /// <summary>From the patch to the last of all sessions.</summary>
    public static TimeSpan LatestChange { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan LongestStop { get; } = TimeSpan.FromSeconds(3);

    public const double MostBytes = 12 * 1024;
}
