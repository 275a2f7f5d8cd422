using System.Threading.Channels;

namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>One open watch of the fake server.</summary>
internal sealed class FakeWatch(ResourceRoute route, Action<FakeWatch> closed) : IDisposable
{
    private readonly Channel<string> channel = Channel.CreateUnbounded<string>();

    public ResourceRoute Route { get; } = route;

    public ChannelReader<string> Lines => channel.Reader;

    public WatchEnd End { get; private set; }

    public void Send(string text) => channel.Writer.TryWrite(text);

    public void Close(WatchEnd end)
    {
        End = end;
        if (end == WatchEnd.InsideAnEvent)
            Send("""{"type":"MODIFIED","object":{"metadata":{"na""");
        channel.Writer.TryComplete();
    }

    public void Dispose() => closed(this);
}
