using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Signalbox.Cli.Bmc;

/// <summary>Logins: sessions with a sliding timeout, and basic authentication beside them.</summary>
internal sealed class BmcSessions
{
    private const int MaxSessions = 32;
    private readonly BmcResources _resources;
    private readonly BmcAccounts _accounts;
    private readonly BmcTimings _timings;
    private readonly TimeProvider _time;

    /// <summary>By the SHA-256 of the token, so that looking one up tells nothing about it by its duration.</summary>
    private readonly Dictionary<string, OpenSession> _open = new(StringComparer.Ordinal);
    private int _lastId;

    public BmcSessions(BmcResources resources, BmcAccounts accounts, BmcTimings timings, TimeProvider time)
    {
        (_resources, _accounts, _timings, _time) = (resources, accounts, timings, time);
        resources.AddCollection(BmcPaths.Sessions, "Sessions");
        accounts.Withdrawn += user => End(s => s.UserName == user);
    }

    /// <summary>Who asks; refused with 401 where that cannot be told.</summary>
    public BmcUser Authenticate(BmcRequest request)
    {
        var now = _time.GetUtcNow();
        End(s => now - s.LastUsed > _timings.SessionTimeout);
        if (request.Token is { } token)
        {
            if (!_open.TryGetValue(Key(token), out var session) || _accounts.Current(session.UserName) is not { } user)
                throw BmcException.Unauthorized("The session is over or has never been.");
            session.LastUsed = now;
            return user;
        }
        if (request.Authorization is { } header && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return Basic(header["Basic ".Length..]) ?? throw BmcException.Unauthorized("User name or password is wrong.");
        throw BmcException.Unauthorized("This needs a login.");
    }

    public BmcReply Create(BmcRequest request)
    {
        var body = BodyReader.Of(request, "UserName", "Password");
        var name = body.Required("UserName", body.Text("UserName"));
        var user = _accounts.Authenticate(name, body.Required("Password", body.Text("Password")))
            ?? throw BmcException.Unauthorized("User name or password is wrong.");
        if (_open.Count >= MaxSessions)
            throw new BmcException(503, "Base.1.18.SessionLimitExceeded", $"All {MaxSessions} sessions are in use.", "Log out elsewhere or wait.");
        var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var now = _time.GetUtcNow();
        var resource = _resources.Add($"{BmcPaths.Sessions}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = $"Session {id}",
            ["UserName"] = user.Name,
            ["CreatedTime"] = BmcTime.Format(now),
            ["ClientOriginIPAddress"] = request.ClientAddress,
        });
        _open.Add(Key(token), new(resource.Path, user.Name) { LastUsed = now });
        return new BmcReply(201, resource.Read()).With("Location", resource.Path).With("X-Auth-Token", token);
    }

    /// <summary>Ends a session: anybody their own, an administrator any.</summary>
    public BmcReply Delete(string id, BmcUser by)
    {
        var path = $"{BmcPaths.Sessions}/{id}";
        var owner = _resources.Get(path).Body["UserName"]!.GetValue<string>();
        if (owner != by.Name && !by.MayManageUsers)
            throw new BmcException(403, "Base.1.18.InsufficientPrivilege", "This session belongs to somebody else.", "Ask as an administrator.");
        End(s => s.Path == path);
        return new(204);
    }

    public void EndAll() => End(_ => true);

    private BmcUser? Basic(string encoded)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : _accounts.Authenticate(pair[..colon], pair[(colon + 1)..]);
    }

    private void End(Func<OpenSession, bool> which)
    {
        foreach (var (key, session) in _open.Where(s => which(s.Value)).ToList())
        {
            _open.Remove(key);
            _resources.Remove(session.Path);
        }
    }

    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record OpenSession(string Path, string UserName)
    {
        public DateTimeOffset LastUsed { get; set; }
    }
}
