using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Fleets;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Fleets;

/// <summary>Fleets and targets written short.</summary>
internal static class Fleets
{
    public static Fleet Of(TargetRollout? rollout, params string[] hosts) => Fleet.Of(
        new("ns", "api"), new() { Hosts = [.. hosts.Select(name => new TargetHost { Name = name, BaseUrl = $"http://{name}" })], Rollout = rollout }, [])!;

    public static McpTarget Target(string name, McpTargetSpec spec, params (string Key, string Value)[] labels) => new()
    {
        Metadata = new ObjectMeta { Namespace = "ns", Name = name, Labels = labels.ToDictionary(label => label.Key, label => label.Value) },
        Spec = spec,
    };
}
