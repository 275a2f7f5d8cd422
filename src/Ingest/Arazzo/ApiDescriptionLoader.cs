using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Arazzo;

/// <summary>
/// Finds the API descriptions of Arazzo documents: what was given on the command line by file name, then what lies in the document's folder, then
/// the network where it is allowed.
/// </summary>
internal sealed class ApiDescriptionLoader(IngestRequest request, DocumentLoader loader, IReadOnlyList<LoadedDocument> given, RemoteFetcher? remote, DocumentWarnings warnings)
{
    private readonly Dictionary<LoadedDocument, (ApiDocument Document, IReadOnlyList<ApiOperation> Operations)> _read = [];
    private readonly HashSet<LoadedDocument> _used = [];

    public async Task<IReadOnlyList<ApiDescription>> LoadAsync(ArazzoDocument document, CancellationToken cancellation)
    {
        var sources = document.Root["sourceDescriptions"]!.AsArray().Select(source => source!.AsObject()).ToList();
        var alone = sources.Count(source => (source.Text("type") ?? ApiDescription.OpenApi) == ApiDescription.OpenApi) == 1;
        var descriptions = new List<ApiDescription>();
        foreach (var source in sources)
        {
            var description = new ApiDescription { Name = source.Text("name")!, Url = source.Text("url")!, Type = source.Text("type") ?? ApiDescription.OpenApi };
            descriptions.Add(description.IsOpenApi ? await ReadAsync(document, description, alone, cancellation) : description);
        }

        return descriptions;
    }

    /// <summary>Warns of documents that were given and that no Arazzo document refers to.</summary>
    public void WarnOfUnused()
    {
        foreach (var one in given.Where(one => !_used.Contains(one))) warnings.Add("sources", one.Name, "No Arazzo document that was given refers to this file; nothing is made of it.");
    }

    private async Task<ApiDescription> ReadAsync(ArazzoDocument document, ApiDescription description, bool alone, CancellationToken cancellation)
    {
        var url = description.Url.Split('#')[0];
        var name = FileName(url);
        var known = given.FirstOrDefault(one => FileName(one.Name) == name);
        if (known is null && await InFoldersAsync(name, cancellation) is { } inFolder) known = inFolder;
        if (known is not null) return Filled(description, known);
        var files = new SourceFiles(document.Folder, remote, request.Limits);
        var (file, refusal) = await files.FollowAsync(document.File, url, cancellation);
        if (file is not null && file.Root is JsonObject root)
        {
            if (root.ContainsKey("asyncapi")) return description with { Type = "asyncapi" };
            if (ArazzoDocument.IsArazzo(root)) return description with { Type = "arazzo" };
            if (await loader.LoadAsync(file, files, cancellation) is { } loaded) return Filled(description, loaded);
            refusal = "it states no version of OpenAPI";
        }

        if (alone && given.Count == 1)
        {
            warnings.Add("sources", document.Place.ToString(), $"{given[0].Name} stands for the API description '{description.Name}' ({description.Url}).");
            return Filled(description, given[0]);
        }

        return description with { Refusal = refusal ?? "it is no object" };
    }

    private async Task<LoadedDocument?> InFoldersAsync(string name, CancellationToken cancellation)
    {
        foreach (var source in request.Sources.Where(Directory.Exists))
        {
            var folder = new SourceFolder(source);
            if (folder.FindByUrl(new Uri("file:///" + Uri.EscapeDataString(name))) is not { } path) continue;
            var files = new SourceFiles(folder, remote, request.Limits);
            if (await loader.LoadAsync(await files.OpenAsync(path, cancellation), files, cancellation) is { } loaded) return loaded;
        }

        return null;
    }

    private ApiDescription Filled(ApiDescription description, LoadedDocument loaded)
    {
        _used.Add(loaded);
        if (!_read.TryGetValue(loaded, out var read))
        {
            var document = new ApiDocument(loaded);
            _read[loaded] = read = (document, new OperationReader(document, warnings).Read().ToList());
        }

        return description with { Document = read.Document, Operations = read.Operations };
    }

    private static string FileName(string path)
    {
        var plain = path.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(plain[(plain.LastIndexOf('/') + 1)..]);
    }
}
