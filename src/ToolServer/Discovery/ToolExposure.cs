namespace Signalbox.ToolServer.Discovery;

/// <summary>How the served tools are offered to MCP clients.</summary>
public enum ToolExposure
{
    /// <summary>Each by itself.</summary>
    All,

    /// <summary>Behind <c>search_tools</c>, <c>describe_tool</c> and <c>call_tool</c>, for models that cannot take hundreds of tools.</summary>
    Discovery,
}
