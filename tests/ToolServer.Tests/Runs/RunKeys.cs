using System.Text;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Runs;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>Keys of tests.</summary>
internal static class RunKeys
{
    public static RunKeyRing One(string id = "k1", byte fill = 1) => Ring((id, Bytes(fill)));

    public static byte[] Bytes(byte fill) => [.. Enumerable.Repeat(fill, RunKey.Length)];

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    public static RunKeyRing Ring(params (string Id, byte[] Value)[] data) => RunKeyRing.Of(new Secret { Data = data.ToDictionary(d => d.Id, d => d.Value) });
}
