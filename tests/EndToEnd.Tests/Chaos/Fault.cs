namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>What goes wrong in a round.</summary>
internal enum Fault
{
    /// <summary>kill -9 of the operator that leads, right after a decision; its container is started again.</summary>
    LeaderKilled,

    /// <summary>kill -9 of a tool server.</summary>
    ToolServerKilled,

    /// <summary>kill -9 of the API server.</summary>
    ApiServerKilled,

    /// <summary>etcd forgets all history and is killed: every watch has to list anew (410 Gone).</summary>
    HistoryLost,

    /// <summary>Half a minute in which no byte passes between Signalbox and the API server.</summary>
    NetworkLost,

    /// <summary>The operator that leads is gone with its machine, right after a decision; another has to take over.</summary>
    LeaderLost,
}
