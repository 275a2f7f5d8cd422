namespace Signalbox.Cli.Bmc;

/// <summary>How long things take in the simulation: long enough to be seen, short enough to wait for.</summary>
internal sealed record BmcTimings
{
    /// <summary>From PoweringOn to On.</summary>
    public TimeSpan PowerOn { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>From PoweringOff to Off while the operating system shuts down.</summary>
    public TimeSpan Shutdown { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>From PoweringOff to Off when the power is cut.</summary>
    public TimeSpan PowerCut { get; init; } = TimeSpan.FromSeconds(0.3);

    public TimeSpan VolumeChange { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan SlowInitialise { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan FirmwareUpdate { get; init; } = TimeSpan.FromSeconds(8);

    public TimeSpan ManagerRestart { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A session that was not used for so long is over.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);
}
