using System.Text;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>What a checkpoint belongs to: the very object, and the call that it was made for. Where one of them differs, it is not opened.</summary>
internal sealed record RunIdentity(string Namespace, string Name, string Uid, McpWorkflowRunSpec Spec)
{
    public static RunIdentity Of(McpWorkflowRun run) => new(run.Metadata.Namespace ?? "", run.Metadata.Name, run.Metadata.Uid ?? "", run.Spec);

    /// <summary>The same for no two identities: each part is preceded by its length. <c>spec.inputs</c> are for people, and <c>spec.cancel</c> may change.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder("signalbox-run/1");
        foreach (var part in (string?[])
            [Namespace, Name, Uid, Spec.WorkflowName, Spec.SpecDigest, Spec.Tool, Spec.TargetName, Spec.Host, Spec.Caller, Spec.Deadline is { } deadline ? RunTime.Text(deadline) : null])
            text.Append('\n').Append(part?.Length ?? -1).Append(':').Append(part);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
