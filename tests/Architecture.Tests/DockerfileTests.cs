using System.Xml.Linq;

namespace Signalbox.Architecture.Tests;

/// <summary>What the Dockerfile says that also stands elsewhere.</summary>
public sealed class DockerfileTests
{
    [Fact]
    public void Its_images_are_labelled_with_the_version_of_the_programs_in_them()
    {
        var version = XDocument.Load(Path.Combine(RepositoryFiles.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        Assert.Contains($"ARG VERSION={version}", File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "Dockerfile")));
    }

    [Theory, InlineData("**/bin"), InlineData("**/obj"), InlineData("**/node_modules"), InlineData("artifacts"), InlineData(".git")]
    public void What_was_built_on_the_machine_does_not_go_into_the_build(string left) =>
        Assert.Contains(left, File.ReadAllLines(Path.Combine(RepositoryFiles.Root, ".dockerignore")));
}
