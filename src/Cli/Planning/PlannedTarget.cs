using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Planning;

/// <summary>Where the requests of a plan would go.</summary>
/// <param name="Name">Of the McpTarget.</param>
/// <param name="BaseUrl">Without the slash at its end; the target's name in braces where there is no target to ask.</param>
/// <param name="Note">For people: the credentials by name, or that the target was not found.</param>
/// <param name="Credentials">How requests are authenticated; null where that is not known.</param>
/// <param name="Secret">Name of the Secret, which is not read.</param>
/// <param name="Exists">Whether the target was found.</param>
internal sealed record PlannedTarget(string Name, string BaseUrl, string Note, TargetCredentials? Credentials, string Secret, bool Exists)
{
    public static PlannedTarget Of(string name, McpTarget? target)
    {
        if (target is null)
            return new(name, $"{{{name}}}", "no such McpTarget was found: base URL and credentials are not known", null, "", false);
        var host = target.Spec.BaseUrl is null && target.Spec.Hosts is { Count: > 0 } hosts ? hosts[0] : null;
        var secret = host?.CredentialsSecret ?? target.Spec.Credentials?.SecretRef?.Name ?? "?";
        var note = CredentialText.Summary(target.Spec.Credentials, secret);
        if (host is not null)
            note += $"; shown for {host.Name}, one of {target.Spec.Hosts!.Count} hosts";
        if (target.Spec.Inventory is not null)
            note += "; it selects other targets by label, each with its own address and credentials";
        return new(name, (target.Spec.BaseUrl ?? host?.BaseUrl ?? $"{{{name}}}").TrimEnd('/'), note, target.Spec.Credentials, secret, true);
    }
}
