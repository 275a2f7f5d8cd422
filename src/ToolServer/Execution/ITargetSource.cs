using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Execution;

/// <summary>The targets and Secrets as they are now. Answers from memory, thread-safe; asked on every call, so a rotated Secret is seen by the next one.</summary>
public interface ITargetSource
{
    McpTarget? Find(NamespacedName target);

    Secret? FindSecret(NamespacedName secret);
}
