using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol.Client;

namespace Signalbox.Release.Client;

/// <summary>
/// Calls one after the other until a file appears: two clients that keep their connection all the while, and two that connect anew for each call. Prints a
/// line when every one of them has been answered, and at the end one with the counts and the first failures. Nothing is tried again.
/// </summary>
internal static class Load
{
    private const int Kept = 2;
    private const int Fresh = 2;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public static async IAsyncEnumerable<string> RunAsync(
        Uri endpoint, string tokenFile, string tool, string stopFile, [EnumeratorCancellation] CancellationToken ct)
    {
        var tally = new Tally();
        var first = Enumerable.Range(0, Kept + Fresh).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var callers = first.Select((answered, i) => CallAsync(endpoint, tokenFile, tool, $"m-{i}", i < Kept, stopFile, tally, answered, ct)).ToArray();
        await Task.WhenAll(first.Select(answered => answered.Task));
        yield return "started";
        await Task.WhenAll(callers);
        yield return JsonSerializer.Serialize(new { calls = tally.Answered, failed = tally.Failures.Count, failures = tally.Failures.Take(5) });
    }

    private static async Task CallAsync(
        Uri endpoint, string tokenFile, string tool, string machine, bool keeps, string stopFile, Tally tally, TaskCompletionSource answered, CancellationToken ct)
    {
        McpClient? client = null;
        using var pace = new PeriodicTimer(Pace);
        while (!File.Exists(stopFile) && await pace.WaitForNextTickAsync(ct))
        {
            try
            {
                client ??= await Caller.ConnectAsync(endpoint, tokenFile, ct);
                var answer = await Caller.CallAsync(client, tool, machine, ct);
                if (answer.Contains($"\"{machine}\"", StringComparison.Ordinal))
                    tally.Count();
                else
                    tally.Fail(answer);
            }
            catch (Exception problem) when (!ct.IsCancellationRequested)
            {
                tally.Fail(problem.ToString());
            }
            answered.TrySetResult();
            if (!keeps && client is not null)
            {
                await client.DisposeAsync();
                client = null;
            }
        }
        if (client is not null)
            await client.DisposeAsync();
    }
}
