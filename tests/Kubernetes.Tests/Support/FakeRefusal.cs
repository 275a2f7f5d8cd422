namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>What the fake server answers instead of what was asked for.</summary>
internal sealed class FakeRefusal(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;
}
