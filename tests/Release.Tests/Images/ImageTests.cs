using System.Text;
using System.Text.RegularExpressions;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.Release.Tests.Images;

/// <summary>What stands in the archives that <c>eng/images.sh</c> makes.</summary>
public sealed partial class ImageTests
{
    private const long LargestArchive = 70_000_000;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode WriteOfOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode RaisesRights = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    public static TheoryData<string, string, string?> Images => new()
    {
        { "operator", "/app/Signalbox.Operator", "8082/tcp" },
        { "toolserver", "/app/Signalbox.ToolServer", "8080/tcp" },
        { "cli", "/app/Signalbox.Cli", null },
    };

    public static TheoryData<string> Names => ["operator", "toolserver", "cli"];

    [ImageTheory, MemberData(nameof(Images))]
    public async Task It_starts_its_program_as_nobody_in_particular_and_says_what_it_is(string name, string program, string? port)
    {
        var image = await ReadAsync(name);
        var config = image.Config["config"]!;
        Assert.Equal("1654:1654", (string?)config["User"]);
        Assert.Equal([program], config["Entrypoint"]!.AsArray().Select(word => (string)word!));
        Assert.Null(config["Cmd"]);
        Assert.Equal(port, config["ExposedPorts"]?.AsObject().Single().Key);
        Assert.Contains("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true", config["Env"]!.AsArray().Select(variable => (string)variable!));
        foreach (var label in (string[])["title", "version", "vendor", "licenses", "base.name"])
            Assert.NotEmpty((string)config["Labels"]!["org.opencontainers.image." + label]!);
        Assert.Equal(Execute, image.Contents.Single(file => file.Path == program).Mode & Execute);
    }

    [ImageTheory, MemberData(nameof(Names))]
    public async Task Its_files_are_roots_and_nobody_else_may_change_them(string name)
    {
        var files = (await ReadAsync(name)).Contents;
        Assert.All(files, file => Assert.True(file is { User: 0, Group: 0 }, file.Path));
        Assert.DoesNotContain(files, file => (file.Mode & RaisesRights) != 0);
        Assert.Equal(["/tmp"], files.Where(file => !file.IsLink && (file.Mode & WriteOfOthers) != 0).Select(file => file.Path));
        Assert.True(files.Single(file => file.Path == "/tmp").Mode.HasFlag(UnixFileMode.StickyBit));
    }

    [ImageTheory, MemberData(nameof(Names))]
    public async Task Nothing_of_the_machine_that_it_was_made_on_is_in_it(string name)
    {
        var image = await ReadAsync(name);
        Assert.Null(image.Config["history"]);
        Assert.DoesNotContain(image.Contents.Select(file => file.Path), Unwanted().IsMatch);
        foreach (var file in image.Contents.Where(file => file.IsFile && file.Path.StartsWith("/app/", StringComparison.Ordinal)))
        {
            var text = Encoding.Latin1.GetString(file.Content);
            Assert.False(text.Contains(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/.", StringComparison.Ordinal), $"{file.Path} names the home folder");
            Assert.False(text.Contains(RepositoryPaths.Root + "/", StringComparison.Ordinal), $"{file.Path} names the folder that it was made in");
            Assert.False(Key().IsMatch(text), $"{file.Path} holds a private key");
        }
    }

    [ImageTheory, MemberData(nameof(Names))]
    public async Task It_is_small_and_each_part_has_the_digest_that_it_is_known_by(string name)
    {
        var image = await ReadAsync(name);
        Assert.InRange(image.Size, 1_000_000, LargestArchive);
        Assert.Empty(image.FalseBlobs);
        Assert.Equal(image.Config["rootfs"]!["diff_ids"]!.AsArray().Select(digest => (string)digest!), image.LayerDigests);
        var reference = $"{BuiltImages.Registry}/signalbox/{name}:{BuiltImages.Tag}";
        Assert.Contains($"{reference}@{image.Digest}", await BuiltImages.References);
        var docker = image.DockerManifest.AsArray().Single()!;
        Assert.Equal(reference, (string?)docker["RepoTags"]![0]);
        Assert.All(docker["Layers"]!.AsArray().Append(docker["Config"]), file => Assert.True(image.Has((string)file!)));
    }

    private static async Task<ImageArchive> ReadAsync(string name)
    {
        await BuiltImages.References;
        return ImageArchive.Read(BuiltImages.Archive(name));
    }

    // Shells, package managers, symbols, histories, keys and settings that are somebody's own.
    [GeneratedRegex(@"(/(ba|da|z|a)?sh|/busybox|/apt(-get)?|/dpkg|\.pdb|_history|/\.git|/\.ssh|/\.nuget|/\.env|/kubeconfig|\.key|\.pfx|/id_[a-z0-9]+|appsettings.*\.json)$")]
    private static partial Regex Unwanted();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----\\s+[A-Za-z0-9+/]{40}")]
    private static partial Regex Key();
}
