namespace Signalbox.ToolServer.Protocol;

/// <summary>What a resource shows.</summary>
internal enum ResourceSort
{
    /// <summary>The approved spec of a workflow.</summary>
    Workflow,

    /// <summary>The caller's last runs of a workflow.</summary>
    RunsOfWorkflow,

    /// <summary>One run of the caller's.</summary>
    Run,

    /// <summary>A tool, with inputs chosen and checked.</summary>
    Tool,
}
