using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Fleets;

/// <summary>One host of a fleet.</summary>
/// <param name="Name">As callers give it.</param>
/// <param name="Target">The <c>McpTarget</c> that says how it is reached.</param>
/// <param name="HostName">Which of that target's hosts; null when the target is the host.</param>
public readonly record struct FleetHost(string Name, NamespacedName Target, string? HostName);
