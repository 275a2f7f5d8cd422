using Signalbox.ToolServer;

namespace Signalbox.Cli.Hosting;

/// <summary>How a whole Signalbox is started in one process.</summary>
internal sealed record LocalStackOptions
{
    /// <summary>Absolute.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Port of the tool server; 0 takes a free one.</summary>
    public required int McpPort { get; init; }

    /// <summary>Port of the Kubernetes API; 0 takes a free one.</summary>
    public required int KubePort { get; init; }

    /// <summary>Settings of the tool server beside its address, name and audit file, which are this process's matter.</summary>
    public ToolServerOptions ToolServer { get; init; } = new();
}
