using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Arazzo;

namespace Signalbox.Ingest.Documents;

/// <summary>From sources to joined trees: opens, joins, cleans and checks each document.</summary>
internal sealed class DocumentLoader(IngestRequest request, DocumentWarnings warnings, IProgress<IngestProgress>? progress)
{
    private readonly List<ArazzoSource> _arazzo = [];

    /// <summary>The Arazzo documents among the sources; the OpenAPI documents given beside them are their API descriptions.</summary>
    public IReadOnlyList<ArazzoSource> Arazzo => _arazzo;

    public async Task<IReadOnlyList<LoadedDocument>> LoadAsync(CancellationToken cancellation)
    {
        if (request.Sources.Count == 0) throw new DocumentException("No document was given.", "sources", "Name a file, a folder or a URL.");
        using var remote = request.AllowRemote ? new RemoteFetcher(request.AllowedHosts) : null;
        var documents = new List<LoadedDocument>();
        var fragments = new List<string>();
        foreach (var source in request.Sources)
        {
            foreach (var (open, files, folder, place) in await RootsAsync(source, remote, cancellation))
            {
                progress?.Report(new IngestProgress("reading", place));
                var file = await open();
                if (ArazzoDocument.IsArazzo(file.Root)) _arazzo.Add(new ArazzoSource(file, folder));
                else if (await LoadAsync(file, files, cancellation) is { } document) documents.Add(document);
                else fragments.Add(place);
            }
        }

        // A file of parts may be given beside the document that draws it in; on its own it is no document.
        if (documents.Count == 0 && _arazzo.Count == 0)
        {
            throw new DocumentException(
                "This is no OpenAPI document: it states no version under \"openapi\" or \"swagger\" at its top.", fragments.FirstOrDefault() ?? request.Sources[0],
                "Give an OpenAPI 3.x or Swagger 2.0 document, or an Arazzo document.");
        }

        foreach (var fragment in fragments) warnings.Add("sources", fragment, "The file states no OpenAPI version; it counts only where another document refers to it.");
        return documents;
    }

    private async Task<List<Root>> RootsAsync(
        string source, RemoteFetcher? remote, CancellationToken cancellation)
    {
        if (IsUrl(source) && Uri.TryCreate(source, UriKind.Absolute, out var url))
        {
            var files = new SourceFiles(null, remote, request.Limits);
            return [new Root(() => files.OpenAsync(url, cancellation), files, null, RemoteFetcher.WithoutCredentials(url))];
        }

        if (Directory.Exists(source))
        {
            var full = Path.GetFullPath(source);
            var roots = await RootFinder.FindAsync(full, request.Limits, cancellation);
            if (roots.Count == 0)
            {
                throw new DocumentException("No file in the folder is an OpenAPI document.", source, "Give a folder with a file that states \"openapi\" or \"swagger\" at its top.");
            }

            var folder = new SourceFolder(full);
            return roots.Select(root =>
            {
                var files = new SourceFiles(folder, remote, request.Limits);
                return new Root(() => files.OpenAsync(root, cancellation), files, folder, root);
            }).ToList();
        }

        if (!File.Exists(source)) throw new DocumentException("There is no such file or folder.", source, "Correct the path.");
        var path = Path.GetFullPath(source);
        // The file that the caller names may itself be a link; its folder is where it really is.
        if (new FileInfo(path).ResolveLinkTarget(true) is { } target) path = target.FullName;
        var within = new SourceFolder(Path.GetDirectoryName(path)!);
        var own = new SourceFiles(within, remote, request.Limits);
        return [new Root(() => own.OpenAsync(path, cancellation), own, within, source)];
    }

    /// <summary>Joins, cleans and checks a file that is open; null where it states no version of OpenAPI.</summary>
    public async Task<LoadedDocument?> LoadAsync(SourceFile file, SourceFiles files, CancellationToken cancellation)
    {
        if (file.Root is not JsonObject root || Version(root) is not { } version) return null;
        if (!version.StartsWith("2.0", StringComparison.Ordinal) && !version.StartsWith("3.", StringComparison.Ordinal))
        {
            throw new DocumentException($"The document states version {version}.", file.Display, "Give OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0.");
        }

        Normalise(root, version);
        progress?.Report(new IngestProgress("resolving", file.Display));
        await new Bundler(files, file, request.Limits, warnings).BundleAsync(cancellation);
        new Sanitiser(file.Display, warnings, cancellation).Clean(root);
        progress?.Report(new IngestProgress("checking", file.Display));
        // Beside the rest: it reads the tree, which nobody changes from here on, and only its warnings matter.
        _ = warnings.Beside(own =>
        {
            var checkedWhole = Diagnostics.Collect(root, file.Display, own);
            SpentMemory.ReturnBeside();
            return checkedWhole;
        });
        return new LoadedDocument
        {
            Root = root,
            Name = file.Display,
            Specification = version,
            Digest = Digest(files.All),
            Files = files.All.Count,
            Bytes = files.All.Sum(one => one.Bytes),
        };
    }

    private static bool IsUrl(string source) => source.StartsWith("http:", StringComparison.OrdinalIgnoreCase) || source.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static string? Version(JsonObject root)
    {
        var stated = root["openapi"] ?? root["swagger"];
        if (stated is not JsonValue value || value.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number)) return null;
        var text = value.ToString();
        return text == "2" ? "2.0" : text.Length > 20 ? null : text;
    }

    // YAML reads swagger: 2.0 and info.version: 1.0 as numbers; both are meant as text.
    private static void Normalise(JsonObject root, string version)
    {
        var key = root.ContainsKey("openapi") ? "openapi" : "swagger";
        root[key] = version;
        if (root["info"] is JsonObject info && info["version"] is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
        {
            info["version"] = number.ToString();
        }
    }

    private static string Digest(IReadOnlyCollection<SourceFile> files)
    {
        if (files.Count == 1) return "sha256:" + files.First().Sha256;
        var list = string.Concat(files.OrderBy(file => file.Display, StringComparer.Ordinal).Select(file => $"{file.Sha256}  {file.Display}\n"));
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
    }

    private sealed record Root(Func<Task<SourceFile>> Open, SourceFiles Files, SourceFolder? Folder, string Place);
}
