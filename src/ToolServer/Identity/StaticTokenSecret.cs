using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.ToolServer.Identity;

/// <summary>Static tokens out of one Secret, watched by its name: each of its keys holds lines as <see cref="StaticTokenList"/> reads them.</summary>
internal sealed partial class StaticTokenSecret
{
    private readonly Informer<Secret> _secret;
    private readonly NamespacedName _name;
    private readonly ILogger _logger;
    private volatile StaticTokenList _list = StaticTokenList.Empty;

    public StaticTokenSecret(KubernetesClient client, NamespacedName name, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _name = name;
        _logger = loggerFactory.CreateLogger<StaticTokenSecret>();
        _secret = new(client, Kinds.Secrets, name.Namespace, new() { FieldSelector = $"metadata.name={name.Name}" }, loggerFactory, time);
        _secret.Changed += change => Use(change.New);
    }

    /// <summary>None until the Secret was read: nobody comes in with a token that is not known yet.</summary>
    public StaticTokenList Current => _list;

    public Task RunAsync(CancellationToken ct) => _secret.RunAsync(ct);

    private void Use(Secret? secret)
    {
        if (secret is null)
        {
            _list = StaticTokenList.Empty;
            LogGone(_name);
            return;
        }
        try
        {
            var text = string.Join('\n', (secret.Data ?? new Dictionary<string, byte[]>()).OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => Encoding.UTF8.GetString(d.Value)));
            _list = StaticTokenList.Parse(text);
            LogUsed(_list.Count, _name);
        }
        catch (FormatException e)
        {
            LogKept(_name, e.Message);
        }
    }

    [LoggerMessage(4220, LogLevel.Information, "{Count} tokens of Secret {Secret} are in use.")]
    private partial void LogUsed(int count, NamespacedName secret);

    [LoggerMessage(4221, LogLevel.Error, "Secret {Secret} has changed and cannot be used; the tokens read before stay in use. {Problem}")]
    private partial void LogKept(NamespacedName secret, string problem);

    [LoggerMessage(4222, LogLevel.Warning, "Secret {Secret} is gone, and with it its tokens.")]
    private partial void LogGone(NamespacedName secret);
}
