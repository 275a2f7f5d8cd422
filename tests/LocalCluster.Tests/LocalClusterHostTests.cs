using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.LocalCluster.Access;

namespace Signalbox.LocalCluster.Tests;

public sealed class LocalClusterHostTests
{
    [Fact]
    public async Task An_object_is_born_with_the_default_of_its_status_whatever_status_was_sent()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var sent = RunningCluster.Gauge("one");
        sent["status"] = new System.Text.Json.Nodes.JsonObject { ["phase"] = "Active" };

        var created = await cluster.CreateAsync(RunningCluster.Gauges, sent);

        Assert.Equal("Pending", created["status"]!["phase"]!.GetValue<string>());
        Assert.Equal("auto", created["spec"]!["mode"]!.GetValue<string>());
        Assert.Equal(1, created["metadata"]!["generation"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_second_process_is_told_which_one_has_the_folder()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var error = await Assert.ThrowsAsync<DataFolderInUseException>(() =>
            LocalClusterHost.StartAsync(new LocalClusterOptions { DataDirectory = cluster.Folder }, NullLoggerFactory.Instance, CancellationToken.None));

        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains(cluster.Folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_keeps_objects_token_and_port_and_goes_on_counting_versions()
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-cluster-").FullName;
        try
        {
            string kubeconfig, version;
            await using (var first = await RunningCluster.StartAsync(folder))
            {
                var created = await first.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));
                version = created["metadata"]!["resourceVersion"]!.GetValue<string>();
                kubeconfig = await File.ReadAllTextAsync(first.Host.KubeconfigPath);
            }

            await using var second = await RunningCluster.StartAsync(folder);
            var kept = await second.GetAsync(RunningCluster.Gauges + "/one");
            var later = await second.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("two"));

            Assert.Equal(version, kept["metadata"]!["resourceVersion"]!.GetValue<string>());
            Assert.True(long.Parse(later["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture) > long.Parse(version, CultureInfo.InvariantCulture));
            Assert.Equal(kubeconfig, await File.ReadAllTextAsync(second.Host.KubeconfigPath));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Nobody_but_the_owner_can_read_the_folder()
    {
        if (OperatingSystem.IsWindows())
            return;

        await using var cluster = await RunningCluster.StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(cluster.Folder));
        foreach (var file in Directory.EnumerateFiles(cluster.Folder))
            Assert.Equal((file, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file, File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task A_caller_without_the_token_is_unauthorized(string? token)
    {
        await using var cluster = await RunningCluster.StartAsync();
        cluster.Client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);

        var (code, status) = await cluster.SendAsync(HttpMethod.Get, RunningCluster.Gauges);

        Assert.Equal(HttpStatusCode.Unauthorized, code);
        Assert.Equal("Unauthorized", status["reason"]!.GetValue<string>());
    }
}
