using System.Text;
using System.Xml.Linq;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.Release.Tests.Images;

/// <summary>What <c>dotnet publish -t:PublishContainer</c> pushes. Needs the .NET SDK alone: registry and base are the test's own.</summary>
[Collection(AfterOthers.Name)]
public sealed class PublishContainerTests
{
    private static readonly string Version = XDocument.Load(Path.Combine(RepositoryPaths.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static TheoryData<string, string, string?> Programs => new()
    {
        { "Operator", "signalbox/operator", "8082/tcp" },
        { "ToolServer", "signalbox/toolserver", "8080/tcp" },
        { "Cli", "signalbox/cli", null },
    };

    [Theory, MemberData(nameof(Programs))]
    public async Task It_pushes_an_image_that_starts_the_program_as_nobody_in_particular(string program, string repository, string? port)
    {
        await using var registry = await StartAsync();
        await PublishedImage.PushAsync(registry, program);
        Assert.Empty(registry.Refusals);
        Check(PublishedImage.Read(registry, repository, Version), program, port);
    }

    [Fact]
    public async Task It_pushes_an_index_of_images_for_both_kinds_of_machine()
    {
        await using var registry = await StartAsync();
        await PublishedImage.PushAsync(registry, "ToolServer", "-p:ContainerMultiArch=true");
        Assert.Empty(registry.Refusals);
        var (type, index) = registry.Manifest("signalbox/toolserver", Version);
        Assert.Equal(StubBase.Index, type);
        Assert.Equal(StubBase.Index, (string?)index["mediaType"]);
        var machines = new List<string>();
        foreach (var entry in index["manifests"]!.AsArray())
        {
            var image = PublishedImage.Read(registry, "signalbox/toolserver", (string)entry!["digest"]!);
            Check(image, "ToolServer", "8080/tcp");
            Assert.Equal((string?)entry["platform"]!["architecture"], (string?)image.Config["architecture"]);
            Assert.All(image.Config["config"]!["Labels"]!.AsObject(), label => Assert.NotEqual(registry.Host.Split(':')[0], (string?)label.Value));
            machines.Add($"{image.Config["os"]}/{image.Config["architecture"]}");
        }
        Assert.Equal(["linux/amd64", "linux/arm64"], machines.Order(StringComparer.Ordinal));
    }

    private static async Task<RegistryStub> StartAsync()
    {
        var registry = await RegistryStub.StartAsync();
        StubBase.AddTo(registry);
        return registry;
    }

    private static void Check(PublishedImage image, string program, string? port)
    {
        Assert.Equal(StubBase.Manifest, image.Type);
        Assert.Equal(StubBase.Manifest, (string?)image.Manifest["mediaType"]);
        Assert.Equal(StubBase.Config, (string?)image.Manifest["config"]!["mediaType"]);
        Assert.All(image.Manifest["layers"]!.AsArray(), layer => Assert.Equal(StubBase.Layer, (string?)layer!["mediaType"]));
        Assert.Equal(image.Config["rootfs"]!["diff_ids"]!.AsArray().Select(digest => (string)digest!), image.Layers.Select(layer => layer.Digest));

        var config = image.Config["config"]!;
        Assert.Equal("1654", (string?)config["User"]);
        Assert.Equal(["dotnet", $"/app/Signalbox.{program}.dll"], config["Entrypoint"]!.AsArray().Select(word => (string)word!));
        Assert.Null(config["Cmd"]);
        Assert.Equal(port, config["ExposedPorts"]?.AsObject().Single().Key);
        Assert.Equal(
            [$"signalbox/{program.ToLowerInvariant()}", Version, "The Signalbox authors", "Apache-2.0"],
            ((string[])["title", "version", "vendor", "licenses"]).Select(label => (string?)config["Labels"]!["org.opencontainers.image." + label]));

        var files = image.Layers[^1].Files;
        Assert.Contains($"/app/Signalbox.{program}.dll", files.Select(file => file.Path));
        Assert.All(files, file => Assert.StartsWith("/app", file.Path, StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => Path.GetExtension(file.Path) is ".pdb" or ".xml");
        Assert.All(files, file => Assert.False(
            Encoding.Latin1.GetString(file.Content).Contains(RepositoryPaths.Root + "/", StringComparison.Ordinal), $"{file.Path} names the folder that it was made in"));
    }
}
