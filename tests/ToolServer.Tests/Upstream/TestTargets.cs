using System.Collections.Concurrent;
using System.Text;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>Targets and Secrets of namespace <c>ns</c>, as informers would hold them.</summary>
internal sealed class TestTargets : ITargetSource
{
    public static readonly NamespacedName Name = new("ns", "api");

    private readonly ConcurrentDictionary<NamespacedName, McpTarget> _targets = new();
    private readonly ConcurrentDictionary<NamespacedName, Secret> _secrets = new();

    public McpTarget? Find(NamespacedName target) => _targets.GetValueOrDefault(target);

    public Secret? FindSecret(NamespacedName secret) => _secrets.GetValueOrDefault(secret);

    public TestTargets Put(McpTargetSpec spec) => Put(Name.Name, spec);

    public TestTargets Put(string name, McpTargetSpec spec, IReadOnlyDictionary<string, string>? labels = null)
    {
        _targets[Name with { Name = name }] = new McpTarget { Metadata = new ObjectMeta { Namespace = Name.Namespace, Name = name, Labels = labels }, Spec = spec };
        return this;
    }

    public TestTargets Remove()
    {
        _targets.Clear();
        return this;
    }

    public TestTargets PutSecret(string name, params (string Key, string Value)[] data) => PutSecret(name, null, data);

    public TestTargets PutSecret(string name, IReadOnlyDictionary<string, string>? annotations, params (string Key, string Value)[] data)
    {
        _secrets[new NamespacedName(Name.Namespace, name)] = new Secret
        {
            Metadata = new ObjectMeta { Namespace = Name.Namespace, Name = name, Annotations = annotations },
            Data = data.ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetBytes(entry.Value)),
        };
        return this;
    }
}
