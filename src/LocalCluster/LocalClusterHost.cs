using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Signalbox.LocalCluster.Access;
using Signalbox.LocalCluster.Collecting;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster;

/// <summary>
/// A Kubernetes API endpoint for one machine, for development and tests. It listens on 127.0.0.1 with TLS and one random token, keeps its data in
/// one folder, and answers kubectl and other clients as a kube-apiserver does for the kinds it serves.
/// </summary>
public sealed class LocalClusterHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ObjectStore _store;
    private readonly Collector _collector;
    private readonly ServerCertificates _certificates;
    private readonly DataFolderLock _lock;
    private readonly CancellationTokenSource _stopping;
    private int _isDisposed;

    private LocalClusterHost(WebApplication application, ObjectStore store, Collector collector, ServerCertificates certificates, DataFolderLock folderLock, CancellationTokenSource stopping, string kubeconfigPath, Uri url)
    {
        _application = application;
        _store = store;
        _collector = collector;
        _certificates = certificates;
        _lock = folderLock;
        _stopping = stopping;
        KubeconfigPath = kubeconfigPath;
        Url = url;
    }

    /// <summary>A kubeconfig of mode 0600 with the address, the authority and the token; there once the host is started.</summary>
    public string KubeconfigPath { get; }

    /// <summary><c>https://127.0.0.1:PORT</c>.</summary>
    public Uri Url { get; }

    /// <summary>Reads the data folder, serves the definitions of <see cref="LocalClusterOptions.CrdFiles"/>, and returns once requests are answered.</summary>
    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    /// <exception cref="StorageDamagedException">The stored data is damaged.</exception>
    /// <exception cref="InvalidDefinitionException">A definition file cannot be used.</exception>
    /// <exception cref="IOException">The port is taken, or the folder cannot be written.</exception>
    public static async Task<LocalClusterHost> StartAsync(LocalClusterOptions options, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        var folder = DataFolder.Prepare(options.DataDirectory);
        var folderLock = DataFolderLock.Take(folder);
        ObjectStore? store = null;
        try
        {
            store = ObjectStore.Open(folder, options.CompactAtBytes, options.HistoryLength, loggerFactory.CreateLogger<ObjectStore>());
            return await StartWithAsync(options, folder, folderLock, store, loggerFactory, cancellationToken);
        }
        catch
        {
            if (store is not null)
                await store.DisposeAsync();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Ends all watches and requests, and closes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;

        await _stopping.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _collector.DisposeAsync();
        await _store.DisposeAsync();
        _certificates.Dispose();
        _lock.Dispose();
        _stopping.Dispose();
    }

    private static async Task<LocalClusterHost> StartWithAsync(
        LocalClusterOptions options, string folder, DataFolderLock folderLock, ObjectStore store, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        var time = options.Time;
        var kinds = new KindRegistry();
        _ = new DefinitionRegistration(store, kinds, loggerFactory.CreateLogger<DefinitionRegistration>());
        var writer = new ResourceWriter(store, kinds, time);
        await ClusterContent.EnsureAsync(store, writer, kinds, options.CrdFiles, ct);

        var token = AccessToken.LoadOrCreate(folder);
        var accounts = AccountTokens.LoadOrCreate(folder, time);
        var certificates = ServerCertificates.LoadOrCreate(folder, time.GetUtcNow());
        var stopping = new CancellationTokenSource();
        var reads = new ReadEndpoint(store, new PageTokens(time), time);
        var writes = new WriteEndpoint(store, writer, new ResourceDeleter(store, writer), reads);
        var server = new ApiServer(
            kinds, token, new DiscoveryEndpoint(kinds), new OpenApiEndpoint(kinds), reads,
            new WatchEndpoint(store, time, options.BookmarkInterval, stopping.Token),
            writes, new PatchEndpoint(store, writer, writes), new ReviewEndpoint(token, accounts, store),
            new TokenEndpoint(accounts, store), loggerFactory.CreateLogger<ApiServer>());

        var application = await ListenAsync(options.Port, Path.Combine(folder, "port"), certificates, loggerFactory, server.HandleAsync, ct);
        var url = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        StorageFiles.WriteAtomically(Path.Combine(folder, "port"), Encoding.ASCII.GetBytes(url.Port.ToString(CultureInfo.InvariantCulture)));
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        KubeconfigFile.Write(kubeconfig, url, certificates.AuthorityPem, token);
        var collector = new Collector(store, time, loggerFactory.CreateLogger<Collector>());
        return new LocalClusterHost(application, store, collector, certificates, folderLock, stopping, kubeconfig, url);
    }

    private static async Task<WebApplication> ListenAsync(
        int port, string portFile, ServerCertificates certificates, ILoggerFactory loggerFactory, RequestDelegate handler, CancellationToken ct)
    {
        // With port 0 the port of the last run is tried first, so that an open shell's kubeconfig goes on working.
        if (port == 0 && File.Exists(portFile) && int.TryParse(await File.ReadAllTextAsync(portFile, ct), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && IsFree(last))
        {
            try
            {
                return await ListenAsync(last, certificates, loggerFactory, handler, ct);
            }
            catch (IOException)
            {
                // Taken since it was looked at: any other one will do.
            }
        }

        return await ListenAsync(port, certificates, loggerFactory, handler, ct);
    }

    private static async Task<WebApplication> ListenAsync(int port, ServerCertificates certificates, ILoggerFactory loggerFactory, RequestDelegate handler, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.Replace(ServiceDescriptor.Singleton(loggerFactory));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // One byte more than is taken, so that our own Status answers what is too long.
            kestrel.Limits.MaxRequestBodySize = RequestBody.MostBytes + 1;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificates.Server));
        });
        var application = builder.Build();
        application.Run(handler);
        try
        {
            await application.StartAsync(ct);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
