namespace Signalbox.ToolServer.Hosting;

/// <summary>How many calls one caller may make and one tool may take, on this replica. 0: as many as come.</summary>
public sealed record CallLimitOptions
{
    /// <summary>Calls that a caller may begin in a second, over all tools; half as many again at once.</summary>
    public int CallerRate { get; init; }

    /// <summary>Calls of a caller that run at one time.</summary>
    public int CallerConcurrency { get; init; }

    /// <summary>Calls of a tool that begin in a second, by all callers.</summary>
    public int ToolRate { get; init; }

    /// <summary>Calls of a tool that run at one time.</summary>
    public int ToolConcurrency { get; init; }

    public bool IsOff => CallerRate == 0 && CallerConcurrency == 0 && ToolRate == 0 && ToolConcurrency == 0;
}
