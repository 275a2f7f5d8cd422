using System.Net;
using System.Net.Sockets;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>Ports for programs that cannot be told to pick one.</summary>
public static class FreePort
{
    /// <summary>Different free ports on loopback, all held until every one is known.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
