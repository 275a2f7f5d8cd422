using System.Reflection;

namespace Signalbox.Kubernetes.Http;

/// <summary><c>signalbox/VERSION (component)</c>: what the API server's audit log shows.</summary>
internal static class UserAgent
{
    private static readonly string Version = Clean(
        typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0");

    public static string For(string component) =>
        $"signalbox/{Version} ({string.Concat(component.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ' '))})";

    // A source-control suffix says nothing to a reader of an audit log.
    private static string Clean(string version) => version.Split('+')[0];
}
