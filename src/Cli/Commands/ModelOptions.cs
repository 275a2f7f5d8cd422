using System.CommandLine;
using System.CommandLine.Parsing;
using Signalbox.Cli.CommandLine;
using Signalbox.Ingest;

namespace Signalbox.Cli.Commands;

/// <summary>The options of <c>--cluster llm</c>.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> _url = new("--llm-url")
    {
        Description = "OpenAI-compatible endpoint; the default is Ollama on this machine",
        HelpName = "URL",
        DefaultValueFactory = _ => LlmOptions.DefaultUrl.ToString(),
    };

    private readonly Option<string?> _model = new("--llm-model") { Description = "Name of the model, as the endpoint knows it", HelpName = "NAME" };

    private readonly Option<string?> _keyVariable = new("--llm-api-key-env") { Description = "Environment variable that holds the endpoint's key", HelpName = "VARIABLE" };

    private readonly Option<int> _timeout = new("--llm-timeout") { Description = "Seconds to wait for one answer", HelpName = "SECONDS", DefaultValueFactory = _ => 120 };

    private readonly Option<int> _budget = new("--llm-budget") { Description = "Seconds for all answers together; what is not answered by then keeps its deterministic result", HelpName = "SECONDS", DefaultValueFactory = _ => 1800 };

    private readonly Option<string?> _cache = new("--llm-cache") { Description = "Folder for answers; the default is signalbox/llm in the cache folder of the user", HelpName = "DIR" };

    /// <summary><c>$XDG_CACHE_HOME/signalbox/llm</c>, else <c>~/.cache/signalbox/llm</c>.</summary>
    public static string DefaultCache
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
                ? xdg
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(home, "signalbox", "llm");
        }
    }

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    public void Validate(CommandResult result, bool wanted)
    {
        if (!wanted)
        {
            if (All.FirstOrDefault(option => IsGiven(result, option)) is { } idle)
                result.AddError($"{idle.Name} belongs to --cluster llm");
            return;
        }
        if (string.IsNullOrWhiteSpace(result.GetValue(_model)))
            result.AddError("--cluster llm needs --llm-model, the name of a model that the endpoint has");
        // A default is not there yet when a command is validated, and needs no validation.
        if (IsGiven(result, _url))
        {
            if (!(Uri.TryCreate(result.GetValue(_url), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0))
                result.AddError($"--llm-url '{result.GetValue(_url)}' is no http or https URL without a query");
            else if (url.UserInfo.Length > 0)
                result.AddError("--llm-url must not hold a password; name a variable with --llm-api-key-env");
        }
        if (IsGiven(result, _timeout) && (result.GetResult(_timeout)!.Errors.Any() || result.GetValue(_timeout) is < 1 or > 3600))
            result.AddError("--llm-timeout must be a number of seconds between 1 and 3600");
        if (IsGiven(result, _budget) && (result.GetResult(_budget)!.Errors.Any() || result.GetValue(_budget) is < 1 or > 86400))
            result.AddError("--llm-budget must be a number of seconds between 1 and 86400");
    }

    /// <exception cref="CliException">The variable for the key is not set.</exception>
    public LlmOptions Read(ParseResult parsed)
    {
        var variable = parsed.GetValue(_keyVariable);
        var key = variable is null ? null : Environment.GetEnvironmentVariable(variable);
        if (variable is not null && string.IsNullOrEmpty(key))
            throw new CliException(ExitCodes.Usage, $"the environment variable {variable} is not set", "set it to the endpoint's key, or leave --llm-api-key-env out");
        return new LlmOptions
        {
            Url = new Uri(parsed.GetRequiredValue(_url)),
            Model = parsed.GetRequiredValue(_model)!,
            ApiKey = key,
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            Budget = TimeSpan.FromSeconds(parsed.GetValue(_budget)),
            CacheFolder = parsed.GetValue(_cache) ?? DefaultCache,
        };
    }

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private IEnumerable<Option> All => [_url, _model, _keyVariable, _timeout, _budget, _cache];
}
