using System.Text;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Runs;

/// <summary>What a checkpoint belongs to: the very object, and the revision that was approved for it.</summary>
internal readonly record struct RunIdentity(NamespacedName Name, string Uid, string SpecDigest)
{
    /// <summary>The same for no two identities: none of the parts can hold a line feed.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"signalbox-run/1\n{Name.Namespace}\n{Name.Name}\n{Uid}\n{SpecDigest}");
}
