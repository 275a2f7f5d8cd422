using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Hosting;

/// <summary>The program itself, as a container would run it.</summary>
public sealed class ProcessTests
{
    private const int Terminate = 15;

    [Fact]
    public async Task SIGTERM_ends_it_cleanly_and_takes_the_lease_along()
    {
        await using var api = await FakeApiServer.StartAsync();
        var kubeconfig = Path.GetTempFileName();
        try
        {
            await WriteKubeconfigAsync(kubeconfig, api);
            using var process = Start("--kubeconfig", kubeconfig, "--listen", "http://127.0.0.1:0", "--identity", "p1");
            await Eventually.TrueAsync(() => api.Find("leases", "signalbox-system", "signalbox-toolserver-p1") is not null, seconds: 30);

            Assert.Equal(0, Kill(process.Id, Terminate));
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(0, process.ExitCode);
            Assert.Null(api.Find("leases", "signalbox-system", "signalbox-toolserver-p1"));
            Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    [Fact]
    public async Task The_audit_log_is_all_that_standard_output_has()
    {
        await using var api = await FakeApiServer.StartAsync();
        var kubeconfig = Path.GetTempFileName();
        try
        {
            await WriteKubeconfigAsync(kubeconfig, api);
            var url = $"http://127.0.0.1:{TestUpstream.FreePort()}";
            using var process = Start("--kubeconfig", kubeconfig, "--listen", url, "--identity", "p1", "--audit-file", "-", "--audit-fail-closed", "true");
            await Eventually.TrueAsync(() => api.Find("leases", "signalbox-system", "signalbox-toolserver-p1") is not null, seconds: 30);
            using var http = new HttpClient();
            using var answer = await http.PostAsync($"{url}/tools/nope", new StringContent("{}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);

            Assert.Equal(0, Kill(process.Id, Terminate));
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
            var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("nope", JsonElement.Parse(Assert.Single(lines)).GetProperty("tool").GetString());
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    [Fact]
    public async Task Until_the_drain_delay_is_over_a_stopping_server_is_not_ready_and_answers_what_still_comes()
    {
        await using var api = await FakeApiServer.StartAsync();
        var kubeconfig = Path.GetTempFileName();
        try
        {
            await WriteKubeconfigAsync(kubeconfig, api);
            using var process = Start("--kubeconfig", kubeconfig, "--listen", "http://127.0.0.1:0", "--identity", "p2", "--drain-delay", "01:00:00");
            var url = await ListeningAsync(process);
            using var http = new HttpClient { BaseAddress = url };
            await Eventually.TrueAsync(() => http.GetAsync("readyz").GetAwaiter().GetResult().IsSuccessStatusCode, seconds: 30);
            using var before = await http.GetAsync("tools");
            Assert.Null(before.Headers.ConnectionClose);

            Assert.Equal(0, Kill(process.Id, Terminate));
            await Eventually.TrueAsync(() => http.GetAsync("readyz").GetAwaiter().GetResult().StatusCode == HttpStatusCode.ServiceUnavailable, seconds: 30);
            using var after = await http.GetAsync("tools");
            Assert.True(after.IsSuccessStatusCode);
            Assert.True(after.Headers.ConnectionClose);
            Assert.NotNull(api.Find("leases", "signalbox-system", "signalbox-toolserver-p2"));
            process.Kill();
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    private static async Task<Uri> ListeningAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (Regex.Match(line, "Listening on (?<url>http://[^ ]*)mcp ") is { Success: true } found)
                return new(found.Groups["url"].Value);
        }
        throw new InvalidOperationException("The server ended before it listened.");
    }

    [Theory]
    [InlineData("--audit-otlp=true", "--audit-otlp: there is no collector")]
    [InlineData("--listen=http://0.0.0.0:8080", "authentication")]
    [InlineData("--bogus", "unknown argument")]
    [InlineData("--kubeconfig=/no/such/file", "--kubeconfig: ")]
    public async Task Unusable_arguments_end_it_with_2_and_one_clear_line(string argument, string words)
    {
        await using var api = await FakeApiServer.StartAsync();
        var kubeconfig = Path.GetTempFileName();
        try
        {
            await WriteKubeconfigAsync(kubeconfig, api);
            using var process = Start("--kubeconfig", kubeconfig, argument);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            var error = await process.StandardError.ReadToEndAsync();
            Assert.Equal(2, process.ExitCode);
            Assert.Contains(words, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(kubeconfig);
        }
    }

    private static Task WriteKubeconfigAsync(string path, FakeApiServer api) => File.WriteAllTextAsync(path, $$$"""
        {"apiVersion":"v1","kind":"Config","current-context":"c",
         "clusters":[{"name":"c","cluster":{"server":"{{{api.Url}}}"}}],
         "contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],
         "users":[{"name":"u","user":{}}]}
        """);

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Signalbox.ToolServer.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
