using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Authentication;

public sealed class ExecCredentialTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";

    private readonly TempFolder folder = new();
    private readonly ManualTime time = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Many_callers_at_once_run_the_plugin_once_until_it_expires()
    {
        var runner = new Runner(n => Answer($"token-{n}", time.GetUtcNow().AddMinutes(10)));
        using var credential = Credential(runner);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => TokenAsync(credential)));

        Assert.All(tokens, t => Assert.Equal("token-1", t));
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("token-1", await TokenAsync(credential));
        // The leeway before the end.
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal("token-2", await TokenAsync(credential));
    }

    [Fact]
    public async Task A_refusal_runs_the_plugin_again_but_not_for_a_credential_got_since()
    {
        var runner = new Runner(n => Answer($"token-{n}", null));
        using var credential = Credential(runner);
        await TokenAsync(credential);
        var requestedAt = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));

        credential.Refused(requestedAt);
        Assert.Equal("token-2", await TokenAsync(credential));
        credential.Refused(requestedAt);
        Assert.Equal("token-2", await TokenAsync(credential));
    }

    [Fact]
    public async Task A_failed_run_is_told_and_the_next_caller_runs_it_again()
    {
        var runner = new Runner(n => n == 1 ? throw new CredentialException("away") : Answer("late", null));
        using var credential = Credential(runner);
        await Assert.ThrowsAsync<CredentialException>(() => TokenAsync(credential));
        Assert.Equal("late", await TokenAsync(credential));
    }

    [Fact]
    public async Task A_client_certificate_is_offered_and_its_change_told_once()
    {
        using var credential = Credential(new(n => $$$"""{"kind":"ExecCredential","apiVersion":"{{{V1}}}","status":{"clientCertificateData":"cert-{{{n}}}","clientKeyData":"key"}}"""));
        Assert.Null(await credential.GetAsync(default));
        Assert.True(credential.TakeChanged());
        Assert.False(credential.TakeChanged());
        Assert.Equal(("cert-1", "key"), credential.Current);
    }

    [Fact]
    public async Task A_real_plugin_gets_its_arguments_one_by_one_the_environment_and_the_exec_info()
    {
        var script = folder.Script("plugin", """
            [ "$1" = "a b; c" ] && [ "$#" = 2 ] && [ "$EXTRA" = "x y" ] || exit 9
            token=$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d ' \n' | tr '"' "'")
            printf 'kind: ExecCredential\napiVersion: client.authentication.k8s.io/v1\nstatus:\n  token: "%s"\n' "$token"
            """);
        using var credential = new ExecCredential(
            Plugin(script, ["a b; c", ""], [KeyValuePair.Create("EXTRA", "x y")]),
            new() { Server = new("https://x:6443"), TlsServerName = "name" }, new ProcessExecRunner(), time);

        var info = JsonNode.Parse((await TokenAsync(credential))!.Replace('\'', '"'))!;

        Assert.Equal("ExecCredential", info["kind"]!.ToString());
        Assert.Equal(V1, info["apiVersion"]!.ToString());
        Assert.Equal("https://x:6443", info["spec"]!["cluster"]!["server"]!.ToString());
        Assert.Equal("name", info["spec"]!["cluster"]!["tls-server-name"]!.ToString());
    }

    [Fact]
    public async Task A_plugin_that_fails_is_told_with_its_error_output_and_the_install_hint()
    {
        var failing = folder.Script("failing", "echo token-on-stdout; echo 'not logged in' >&2; exit 3");
        var error = await Assert.ThrowsAsync<CredentialException>(() => RunAsync(failing));
        Assert.Contains("ended with 3: not logged in", error.Message, StringComparison.Ordinal);
        Assert.Contains("get it at example.test", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-on-stdout", error.ToString(), StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<CredentialException>(() => RunAsync(Path.Combine(folder.Path, "missing")));
        Assert.Contains("cannot be started", error.Message, StringComparison.Ordinal);
        Assert.Contains("get it at example.test", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret-nonsense", "did not print an ExecCredential")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"secret-t"}}""", "Make them the same")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}""", "neither a token nor")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"secret-k"}}""", "without certificate")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"secret-t","expirationTimestamp":"soon"}}""", "expirationTimestamp")]
    public void A_useless_answer_is_told_without_its_secrets(string output, string expected)
    {
        var error = Assert.Throws<CredentialException>(() => ExecInfo.Parse(Plugin("p"), output));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-", error.ToString(), StringComparison.Ordinal);
    }

    private static string Answer(string token, DateTimeOffset? expires) => new JsonObject
    {
        ["kind"] = "ExecCredential",
        ["apiVersion"] = V1,
        ["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = expires?.ToString("O", System.Globalization.CultureInfo.InvariantCulture) },
    }.ToJsonString();

    private static ExecPlugin Plugin(string command, string[]? arguments = null, KeyValuePair<string, string>[]? environment = null) => new()
    {
        ApiVersion = V1,
        Command = command,
        Arguments = arguments ?? [],
        Environment = environment ?? [],
        InteractiveMode = ExecInteractiveMode.Never,
        ProvideClusterInfo = true,
        InstallHint = "get it at example.test",
    };

    private static Task<string> RunAsync(string command) => new ProcessExecRunner().RunAsync(Plugin(command), "{}", default);

    private static async Task<string?> TokenAsync(ExecCredential credential) =>
        (await Eventually.WithinBoundAsync(credential.GetAsync(default).AsTask()))?.Parameter;

    private ExecCredential Credential(Runner runner) => new(Plugin("p"), new() { Server = new("https://x") }, runner, time);

    private sealed class Runner(Func<int, string> answer) : IExecRunner
    {
        private int runs;

        public async Task<string> RunAsync(ExecPlugin plugin, string execInfo, CancellationToken ct)
        {
            await Task.Yield();
            return answer(Interlocked.Increment(ref runs));
        }
    }
}
