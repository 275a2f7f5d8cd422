using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Naming.Llm;

/// <summary>An ingest with a model, and what to compare it with.</summary>
internal static class NamingRun
{
    public static async Task<IngestResult> IngestAsync(Scratch scratch, string document, Uri? url, Func<LlmOptions, LlmOptions>? with = null, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        var llm = url is null ? null : Options(url, System.IO.Path.Combine(scratch.Path, "cache"));
        var request = new IngestRequest { Sources = [scratch.File("openapi.yaml", document)], TargetName = "lab", Llm = llm is null ? null : with?.Invoke(llm) ?? llm };
        var result = await new Ingestor(time).IngestAsync(request, null, cancellation);
        IngestAssert.Sound(result);
        return result;
    }

    public static LlmOptions Options(Uri url, string? cache, string? key = null, TimeSpan? timeout = null, int seed = 1) => new()
    {
        Url = url,
        Model = "test",
        ApiKey = key,
        CacheFolder = cache,
        Timeout = timeout ?? TimeSpan.FromSeconds(20),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        Seed = seed,
    };

    public static string Manifests(IngestResult result) => string.Join('\n', result.Workflows.Select(one => one.Manifest.ToJsonString()));

    /// <summary>All that reaches the upstream, and all that a caller may say: what no model may touch.</summary>
    public static string Requests(IngestResult result) => string.Join('\n', result.Workflows.Select(one =>
    {
        var spec = (JsonObject)one.Manifest["spec"]!.DeepClone();
        foreach (var worded in new[] { "summary", "provenance" }) spec.Remove(worded);
        foreach (var worded in new[] { "name", "title", "description" }) ((JsonObject)spec["tool"]!).Remove(worded);
        return one.Name + spec.ToJsonString();
    }));

    public static string Tools(IngestResult result) => string.Join(' ', result.Workflows.Select(one => one.Spec.Tool.Name).Order(StringComparer.Ordinal));
}
