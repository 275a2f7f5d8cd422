using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// Audit lines of requests that were refused before anything was run. Strangers can make as many as they like, so lines are written at a rate; how many were
/// left out is said by the next one. Thread-safe.
/// </summary>
/// <param name="log">Takes the lines; stays its owner's.</param>
/// <param name="rolesOf">The roles of a caller.</param>
/// <param name="time">The clock.</param>
public sealed class RefusalAudit(AuditLog log, Func<Caller, IReadOnlyList<string>> rolesOf, TimeProvider time)
{
    /// <summary>Told the status of each refusal, also of those that have no line; 404 where it is of no matter.</summary>
    public Action<int>? Counted { get; init; }

    private const int PerSecond = 20;
    private const int Burst = 200;
    private const int LongestText = 256;

    private readonly Lock _gate = new();
    private double _room = Burst;
    private long _filled = time.GetTimestamp();
    private long _suppressed;

    /// <param name="caller">Who was refused; null: nobody knows.</param>
    /// <param name="tool">The name that was asked for; null: none.</param>
    /// <param name="request">Method and path.</param>
    /// <param name="status">That it was answered with; null: of no matter.</param>
    /// <param name="reason">For whoever reads the log: may say more than the caller was told, and holds no credentials.</param>
    public void Write(Caller? caller, string? tool, string? request, int? status, string reason)
    {
        Counted?.Invoke(status ?? 404);
        if (!TryTake(out var suppressed))
            return;
        log.Write(new AuditRecord
        {
            Event = "refused",
            Subject = new AuditSubject
            {
                CallId = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
                Caller = caller?.Name,
                Groups = caller?.Groups,
                Roles = caller is null ? null : rolesOf(caller),
                Tool = Cut(tool),
            },
            Time = time.GetUtcNow(),
            Request = Cut(request),
            Status = status,
            Outcome = "refused",
            Reason = reason,
            Suppressed = suppressed,
        });
    }

    private bool TryTake(out long suppressed)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _room = Math.Min(Burst, _room + (time.GetElapsedTime(_filled, now).TotalSeconds * PerSecond));
            _filled = now;
            suppressed = _suppressed;
            if (_room < 1)
            {
                _suppressed++;
                return false;
            }
            _room--;
            _suppressed = 0;
            return true;
        }
    }

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
