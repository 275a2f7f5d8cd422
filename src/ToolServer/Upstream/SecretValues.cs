using System.Text;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>A Secret that a target names, read strictly: what is missing is said by name, what is there is never said.</summary>
internal sealed class SecretValues(NamespacedName name, Secret secret, SecretRedactor redactor)
{
    // Names, not secrets: they may be shown, and blackening 'admin' would blacken half the text.
    private static readonly HashSet<string> Public = new(StringComparer.Ordinal) { "username", "clientId", "ca.crt", "tls.crt" };

    public NamespacedName Name => name;

    /// <exception cref="UpstreamRefusedException">The Secret has no such key, or it is empty or not UTF-8.</exception>
    public string Text(string key)
    {
        var bytes = Bytes(key);
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Unusable($"The key {key} of Secret {name} is not UTF-8 text. Store it as text.");
        }

        // kubectl create secret --from-file keeps the newline at the end of the file.
        text = text.TrimEnd('\r', '\n');
        if (text.Length == 0)
            throw Unusable($"The key {key} of Secret {name} is empty. Give it a value.");
        if (!Public.Contains(key))
            redactor.Add(text);
        return text;
    }

    /// <summary>As <see cref="Text"/>, and fit to stand in a header.</summary>
    public string HeaderText(string key)
    {
        var text = Text(key);
        return text.AsSpan().ContainsAnyExceptInRange('\x20', '\x7e')
            ? throw Unusable($"The key {key} of Secret {name} holds a character that cannot be sent in a header. Store printable ASCII without line breaks.")
            : text;
    }

    /// <summary>As <see cref="HeaderText"/>, and fit to be one cookie's value.</summary>
    public string CookieText(string key)
    {
        var text = HeaderText(key);
        return text.Contains(';', StringComparison.Ordinal)
            ? throw Unusable($"The key {key} of Secret {name} holds a semicolon, which would end the cookie. Store it percent-encoded, as the API expects it.")
            : text;
    }

    /// <summary>Refuses when the Secret says that it may not be sent to <paramref name="destination"/>.</summary>
    public void AllowOrigin(Uri destination)
    {
        if (secret.Metadata.Annotations is not { } annotations || !annotations.TryGetValue(SignalboxLabels.Origins, out var allowed))
            return;

        var origin = TargetAddress.OriginOf(destination);
        foreach (var entry in allowed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(entry, UriKind.Absolute, out var uri) && TargetAddress.OriginOf(uri) == origin)
                return;
        }

        throw Unusable(
            $"Secret {name} may not be sent to {origin}: its annotation {SignalboxLabels.Origins} allows '{allowed}'. " +
            "Correct the target's URL, or have the owner of the Secret add the origin to the annotation.");
    }

    private byte[] Bytes(string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var bytes)
            ? bytes
            : throw Unusable($"Secret {name} has no key {key}. Add it.");

    private static UpstreamRefusedException Unusable(string message) => new(UpstreamFailureKind.Credentials, message);
}
