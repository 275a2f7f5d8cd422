using System.Collections.Concurrent;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench;

/// <summary>Targets without Secrets, as informers would hold them.</summary>
internal sealed class BenchTargets : ITargetSource
{
    private readonly ConcurrentDictionary<NamespacedName, McpTarget> _targets = new();

    public McpTarget? Find(NamespacedName target) => _targets.GetValueOrDefault(target);

    public Secret? FindSecret(NamespacedName secret) => null;

    public NamespacedName Add(string name, McpTargetSpec spec)
    {
        var key = new NamespacedName("default", name);
        _targets[key] = new McpTarget { Metadata = new ObjectMeta { Namespace = key.Namespace, Name = key.Name }, Spec = spec };
        return key;
    }
}
