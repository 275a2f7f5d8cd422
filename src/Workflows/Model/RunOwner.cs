namespace Signalbox.Workflows.Model;

/// <summary>The process that runs a run.</summary>
public sealed record RunOwner
{
    /// <summary>Identity of the tool server replica, as its Lease has it.</summary>
    public string Replica { get; init; } = "";

    /// <summary>One process of that replica: a restarted replica knows nothing of the runs before, and is another instance.</summary>
    public string Instance { get; init; } = "";
}
