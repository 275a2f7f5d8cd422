using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>One target for every name, as the test says.</summary>
internal sealed class ScriptedTargets : ITargetSource
{
    public McpTargetSpec Spec { get; set; } = new();

    public McpTarget? Find(NamespacedName target) => new() { Metadata = new() { Name = target.Name, Namespace = target.Namespace }, Spec = Spec };

    public Secret? FindSecret(NamespacedName secret) => null;
}
