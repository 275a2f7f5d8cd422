using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Validation;

/// <summary>Everything that keeps a target from being used, in the order of the spec.</summary>
public static class TargetValidator
{
    private static readonly string[] Types = ["none", "basic", "bearer", "apiKey", "oauth2", "session", "redfishSession", "clientCertificate"];

    public static IReadOnlyList<Problem> Validate(McpTargetSpec spec)
    {
        var problems = new List<Problem>();
        var reached = (spec.BaseUrl is null ? 0 : 1) + (spec.Hosts is null or { Count: 0 } ? 0 : 1) + (spec.Inventory is null ? 0 : 1);
        if (reached != 1)
            problems.Add(new("spec", "A target has either baseUrl or hosts or inventory.", "Write exactly one of them."));
        if (spec.Inventory is { Selector.MatchLabels: null or { Count: 0 } })
            problems.Add(new("spec.inventory.selector.matchLabels", "No label is named, and that would select every target.", "Name the labels that the hosts' targets carry."));
        if (spec.BaseUrl is { } baseUrl)
            CheckUrl(problems, "spec.baseUrl", baseUrl);
        foreach (var (host, i) in (spec.Hosts ?? []).Select((h, i) => (h, i)))
        {
            CheckUrl(problems, $"spec.hosts[{i}].baseUrl", host.BaseUrl);
            if (host.Name.Length == 0 || spec.Hosts!.Take(i).Any(h => h.Name == host.Name))
                problems.Add(new($"spec.hosts[{i}].name", $"'{host.Name}' is empty or used before.", "Give each host its own name."));
        }
        CheckCredentials(problems, spec);
        CheckDurations(problems, spec);
        if (spec.Retry?.MaxAttempts is < 1)
            problems.Add(new("spec.retry.maxAttempts", "There is at least one attempt.", "Write 1 or more."));
        if (spec.Limits is { } limits)
        {
            CheckPositive(problems, "spec.limits.maxConcurrent", limits.MaxConcurrent);
            CheckPositive(problems, "spec.limits.requestsPerSecond", limits.RequestsPerSecond);
            CheckPositive(problems, "spec.limits.maxResponseBytes", limits.MaxResponseBytes);
        }
        CheckPositive(problems, "spec.rollout.maxParallel", spec.Rollout?.MaxParallel);
        CheckPositive(problems, "spec.rollout.maxFailures", spec.Rollout?.MaxFailures);
        if (spec.Executor is not (null or "Http" or "Simulated"))
            problems.Add(new("spec.executor", $"There is no executor '{spec.Executor}'.", "Use Http or Simulated."));
        if (spec.Confirmation is not (null or "never" or "destructive" or "always"))
            problems.Add(new("spec.confirmation", $"There is no confirmation '{spec.Confirmation}'.", "Use never, destructive or always."));
        return problems;
    }

    private static void CheckUrl(List<Problem> problems, string path, string text)
    {
        const string Remedy = "Write an absolute http or https URL without user, query and fragment, such as https://host.example/api.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            problems.Add(new(path, $"'{text}' is no absolute http or https URL.", Remedy));
        else if (url.UserInfo.Length > 0)
            problems.Add(new(path, "The URL holds a user or password.", "Put credentials into a Secret and name it in spec.credentials.secretRef."));
        else if (text.IndexOfAny(['?', '#']) >= 0)
            problems.Add(new(path, $"'{text}' holds a query or fragment.", Remedy));
    }

    private static void CheckCredentials(List<Problem> problems, McpTargetSpec spec)
    {
        if (spec.Credentials is not { } credentials)
            return;
        const string Path = "spec.credentials";
        if (spec.Inventory is not null)
        {
            problems.Add(new(Path, "Each target of an inventory has its own credentials.", "Move them to the targets that the labels select."));
            return;
        }
        if (!Types.Contains(credentials.Type))
            problems.Add(new($"{Path}.type", $"'{credentials.Type}' is no kind of credentials.", $"Use one of: {string.Join(", ", Types)}."));
        var everyHostHasItsOwn = spec.Hosts is { Count: > 0 } hosts && hosts.All(h => h.CredentialsSecret is not null);
        if (credentials.Type != "none" && credentials.SecretRef is null or { Name.Length: 0 } && !everyHostHasItsOwn)
            problems.Add(new($"{Path}.secretRef", $"Credentials of type {credentials.Type} come from a Secret.", "Name a Secret of this namespace."));
        if (credentials.Type == "apiKey")
        {
            if (credentials.In is not ("header" or "query" or "cookie"))
                problems.Add(new($"{Path}.in", $"'{credentials.In}' is no place for an API key.", "Use header, query or cookie."));
            if (string.IsNullOrEmpty(credentials.Name))
                problems.Add(new($"{Path}.name", "The API key has no name.", "Name the header, query parameter or cookie."));
        }
        if (credentials.Type == "oauth2")
            CheckUrl(problems, $"{Path}.tokenUrl", credentials.TokenUrl ?? "");
        if (credentials.Type == "session" && credentials.LoginPath?.StartsWith('/') != true)
            problems.Add(new($"{Path}.loginPath", "The session login has no path.", "Write the path of the login request, such as /rest/v1/login."));
    }

    private static void CheckDurations(List<Problem> problems, McpTargetSpec spec)
    {
        Check("spec.timeouts.connect", spec.Timeouts?.Connect);
        Check("spec.timeouts.response", spec.Timeouts?.Response);
        Check("spec.timeouts.call", spec.Timeouts?.Call);
        Check("spec.retry.baseDelay", spec.Retry?.BaseDelay);
        Check("spec.retry.maxDelay", spec.Retry?.MaxDelay);
        Check("spec.credentials.lifetime", spec.Credentials?.Lifetime);

        void Check(string path, string? text)
        {
            if (text is not null && !GoDuration.TryParse(text, out _))
                problems.Add(new(path, $"'{text}' is no duration.", "Write one such as 500ms, 5s or 10m, of at most 30 days."));
        }
    }

    private static void CheckPositive(List<Problem> problems, string path, long? value)
    {
        if (value is <= 0)
            problems.Add(new(path, $"{value} is no limit.", "Write 1 or more, or leave it out."));
    }
}
