using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.Release.Tests.Images;

/// <summary>An image that <c>dotnet publish -t:PublishContainer</c> pushed: its manifest, its configuration, and what it adds to the base.</summary>
internal sealed class PublishedImage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Apart from the tests' builds and from those of <c>eng/images.sh</c>.</summary>
    private static readonly string Output = Path.Combine(RepositoryPaths.Root, "artifacts", "release", "publish");

    private PublishedImage(RegistryStub registry, string repository, string reference)
    {
        (Type, Manifest) = registry.Manifest(repository, reference);
        Config = JsonNode.Parse(registry.Blob((string)Manifest["config"]!["digest"]!))!;
        Layers = [.. Manifest["layers"]!.AsArray().Select(layer => ImageLayer.Unpack(registry.Blob((string)layer!["digest"]!)))];
    }

    /// <summary>The manifest's media type, as the registry was told.</summary>
    public string Type { get; }

    public JsonNode Manifest { get; }

    public JsonNode Config { get; }

    /// <summary>The base's, then ours.</summary>
    public IReadOnlyList<ImageLayer> Layers { get; }

    public static PublishedImage Read(RegistryStub registry, string repository, string reference) => new(registry, repository, reference);

    /// <summary>
    /// Runs the command of docs/tasks/helm.md on a base of <paramref name="registry"/>. It leaves no build server behind, and does not do what
    /// makes no difference to the image: analyse the code, and ask a feed for known vulnerabilities.
    /// </summary>
    public static async Task PushAsync(RegistryStub registry, string program, params string[] properties) => (await Command.RunAsync(
        "dotnet",
        [
            "publish", Path.Combine(RepositoryPaths.Root, "src", program), "-c", "Release", "-t:PublishContainer", "--nologo", "--disable-build-servers",
            "--artifacts-path", Output, "-p:RunAnalyzers=false", "-p:NuGetAudit=false",
            $"-p:ContainerRegistry={registry.Host}", $"-p:ContainerBaseImage={registry.Host}/{StubBase.Repository}:{StubBase.Tag}", .. properties,
        ],
        environment: new Dictionary<string, string?> { ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Host, ["MSBUILDDISABLENODEREUSE"] = "1" },
        limit: Limit)).Succeeded();
}
