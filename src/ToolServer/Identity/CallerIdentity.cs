using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity.Oidc;

namespace Signalbox.ToolServer.Identity;

/// <summary>How callers are known, put together from the options: the authenticator, what it says of itself, and the loops that keep it true.</summary>
internal sealed class CallerIdentity : IAsyncDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly List<Func<CancellationToken, Task>> _loops = [];

    private CallerIdentity()
    {
    }

    public ICallerAuthenticator Authenticator { get; private set; } = new LoopbackAuthenticator();

    /// <summary>Null: nobody is asked for credentials.</summary>
    public ResourceMetadata? Metadata { get; private set; }

    /// <summary>To be run as long as the server.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Loops => _loops;

    /// <exception cref="ToolServerOptionsException">A file cannot be used.</exception>
    public static CallerIdentity Create(ToolServerOptions options, KubernetesClient client, ILoggerFactory loggerFactory, TimeProvider time)
    {
        var identity = new CallerIdentity();
        if (!options.AsksForCredentials)
            return identity;
        var tokens = identity.Tokens(options, client, loggerFactory, time);
        var verifiers = new List<ITokenVerifier>();
        foreach (var issuer in options.OidcIssuers)
            verifiers.Add(identity.Own(Verifier(issuer, options.ResourceUrl, loggerFactory, time)));
        // Last: it is the one that sends what it does not know to somebody else.
        if (options.TokenAudiences.Count > 0)
            verifiers.Add(identity.Own(new TokenReviewVerifier(client, options.TokenAudiences)));
        identity.Metadata = new(
            options.ResourceUrl,
            [.. options.OidcIssuers.Select(i => i.Issuer)],
            [.. options.OidcIssuers.SelectMany(i => i.RequiredScopes).Distinct(StringComparer.Ordinal)]);
        identity.Authenticator = new BearerAuthenticator(tokens, verifiers, identity.Metadata, time);
        return identity;
    }

    public ValueTask DisposeAsync()
    {
        _owned.ForEach(o => o.Dispose());
        return ValueTask.CompletedTask;
    }

    private Func<TokenHash, Caller?> Tokens(ToolServerOptions options, KubernetesClient client, ILoggerFactory loggerFactory, TimeProvider time)
    {
        var fromFile = StaticTokenList.Empty;
        if (options.TokensFile is { } file)
        {
            var watch = new WatchedFiles(
                "static tokens", [file], contents => Volatile.Write(ref fromFile, StaticTokenList.Parse(Encoding.UTF8.GetString(contents[0]))), loggerFactory, time);
            watch.Load("--tokens-file");
            _loops.Add(watch.RunAsync);
        }
        StaticTokenSecret? secret = null;
        if (options.TokensSecret is { } name)
        {
            secret = new(client, new(options.SystemNamespace, name), loggerFactory, time);
            _loops.Add(secret.RunAsync);
        }
        return hash => Volatile.Read(ref fromFile).Find(hash) ?? secret?.Current.Find(hash);
    }

    private static OidcVerifier Verifier(OidcIssuerOptions issuer, Uri? resource, ILoggerFactory loggerFactory, TimeProvider time)
    {
        try
        {
            return new(issuer, resource, loggerFactory, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ToolServerOptionsException([$"--oidc-ca-file: '{issuer.CaFile}' cannot be used: {e.Message} Give a PEM file with the certificates of the issuer's authority."]);
        }
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _owned.Add(part);
        return part;
    }
}
