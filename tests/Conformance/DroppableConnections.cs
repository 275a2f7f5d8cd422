using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Identity;

namespace Signalbox.Conformance;

/// <summary>Lets everybody in, and lets a tool end the response that its call is answered on, as a proxy would.</summary>
internal sealed class DroppableConnections : ICallerAuthenticator
{
    private static readonly ConditionalWeakTable<Caller, Connection> Connections = [];

    public bool GuardsTheNetwork => false;

    /// <summary>Ends the response on which the caller waits, once it has begun; the call goes on.</summary>
    public static async Task DropAsync(Caller caller, CancellationToken ct)
    {
        if (!Connections.TryGetValue(caller, out var connection))
            return;
        await connection.Started.Task.WaitAsync(ct);
        await connection.Lost.CancelAsync();
    }

    public ValueTask<Authentication> AuthenticateAsync(HttpContext http, CancellationToken ct)
    {
        var connection = new Connection(CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted), new(TaskCreationOptions.RunContinuationsAsynchronously));
        http.Response.RegisterForDispose(connection.Lost);
        http.Response.OnStarting(() =>
        {
            connection.Started.TrySetResult();
            return Task.CompletedTask;
        });
        http.RequestAborted = connection.Lost.Token;
        // A caller of its own for each request: the tools know the caller, and find the connection by it.
        var caller = new Caller(Caller.Anonymous.Name, Caller.Anonymous.Groups);
        Connections.Add(caller, connection);
        return ValueTask.FromResult(Authentication.Of(caller));
    }

    private sealed record Connection(CancellationTokenSource Lost, TaskCompletionSource Started);
}
