using System.Net;
using System.Net.Sockets;

namespace Signalbox.Cli.Tests.Commands;

public sealed class IngestWithModelTests
{
    [Fact]
    public async Task A_key_that_is_not_set_is_an_unusable_argument()
    {
        var run = await CliRun.OfAsync("ingest", "a.yaml", "--target", "lab", "--out", "d", "--cluster", "llm", "--llm-model", "m", "--llm-api-key-env", "SIGNALBOX_NO_SUCH_KEY");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: the environment variable SIGNALBOX_NO_SUCH_KEY is not set", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_no_endpoint_there_the_workflows_are_written_with_exit_code_0_and_a_warning()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var folder = Directory.CreateTempSubdirectory("signalbox-llm-").FullName;
        try
        {
            var run = await CliRun.OfAsync(
                "ingest", Path.Combine(RepositoryRoot.Path, "tests", "Ingest.Tests", "Golden", "machines", "input.yaml"), "--target", "lab", "--out", Path.Combine(folder, "out"),
                "--cluster", "llm", "--llm-model", "test", "--llm-url", $"http://127.0.0.1:{port}/v1", "--llm-timeout", "5", "--llm-cache", Path.Combine(folder, "cache"));
            Assert.Equal(0, run.ExitCode);
            Assert.Contains($"warning: no usable answer came from http://127.0.0.1:{port}/v1: the endpoint cannot be reached", run.Error, StringComparison.Ordinal);
            Assert.Contains("The deterministic result stands.", run.Output, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "out", "lab-create-machine.yaml")));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
