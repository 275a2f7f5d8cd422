using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Signalbox.ToolServer.Hosting;

/// <summary>
/// Files that belong together and may be replaced while the server runs. They are read again every two seconds: notifications are not sent for every
/// file system, nor for the links by which Kubernetes swaps mounted ConfigMaps and Secrets. Content that cannot be used leaves what was read before.
/// </summary>
/// <param name="what">What they hold, for the log.</param>
/// <param name="paths">The files, read in this order.</param>
/// <param name="use">Takes their contents, or throws when they cannot be used; then it must have changed nothing.</param>
/// <param name="loggerFactory">Stays the caller's.</param>
/// <param name="time">The clock.</param>
internal sealed partial class WatchedFiles(string what, IReadOnlyList<string> paths, Action<IReadOnlyList<byte[]>> use, ILoggerFactory loggerFactory, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggerFactory.CreateLogger<WatchedFiles>();
    private byte[] _seen = [];

    /// <summary>Whether what is in use is older than the files, because they cannot be used.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Reads them for the first time.</summary>
    /// <exception cref="ToolServerOptionsException">They cannot be used.</exception>
    public void Load(string option)
    {
        try
        {
            Use(Read());
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new ToolServerOptionsException([$"{option}: {string.Join(" and ", paths)} cannot be used: {e.Message}"]);
        }
    }

    /// <summary>Reads them again and again; returns when cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(ct))
                Look();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    /// <summary>Takes the files' contents if they have changed.</summary>
    internal void Look()
    {
        try
        {
            var contents = Read();
            if (Digest(contents).AsSpan().SequenceEqual(_seen))
                return;
            Use(contents);
            IsStale = false;
            LogUsed(what);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            if (!IsStale || e is not (IOException or UnauthorizedAccessException))
                LogKept(what, e.Message);
            IsStale = true;
        }
    }

    private byte[][] Read() => [.. paths.Select(File.ReadAllBytes)];

    private void Use(byte[][] contents)
    {
        // Before it is used: what cannot be used is tried and reported once.
        _seen = Digest(contents);
        use(contents);
    }

    private static byte[] Digest(byte[][] contents) => SHA256.HashData([.. contents.SelectMany(SHA256.HashData)]);

    private static bool IsUnusable(Exception e) =>
        e is IOException or UnauthorizedAccessException or FormatException or CryptographicException or JsonException or ArgumentException;

    [LoggerMessage(4210, LogLevel.Information, "The {What} have changed and are in use.")]
    private partial void LogUsed(string what);

    [LoggerMessage(4211, LogLevel.Error, "The {What} have changed and cannot be used; those read before stay in use. {Problem}")]
    private partial void LogKept(string what, string problem);
}
