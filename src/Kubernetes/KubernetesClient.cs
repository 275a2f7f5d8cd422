using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Requests;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes;

/// <summary>
/// The Kubernetes API over HTTP. Thread-safe; one for a process is enough. Every call throws <see cref="KubernetesApiException"/> when the
/// server refuses, <see cref="HttpRequestException"/> when there is no answer, <see cref="CredentialException"/> when there is nothing to
/// authenticate with. Safe requests are repeated within <see cref="KubernetesClientConfiguration.RequestTimeout"/>; a write only when the
/// server said that it did not carry it out (429 or 503 with Retry-After).
/// </summary>
public sealed class KubernetesClient : IDisposable
{
    private readonly ConnectionPool pool;
    private readonly ICredentialSource credentials;
    private readonly ApiSender sender;

    /// <exception cref="KubernetesConfigurationException">The certificates cannot be used.</exception>
    public KubernetesClient(KubernetesClientConfiguration configuration, ILoggerFactory? loggerFactory = null, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KubernetesClient>();
        Configuration = configuration;
        credentials = CredentialSources.For(configuration, clock, logger);
        pool = new(configuration, credentials as IClientCertificateSource, clock, logger);
        sender = new(configuration, pool, credentials, clock, logger);
    }

    public KubernetesClientConfiguration Configuration { get; }

    /// <summary>The namespace of the context.</summary>
    public string DefaultNamespace => Configuration.Namespace;

    public Task<T> GetAsync<T>(ResourceKind<T> kind, NamespacedName name, CancellationToken ct)
        where T : class, IKubernetesObject =>
        SendAsync(ResourceRequest.Get(kind, name), kind.TypeInfo, ct);

    /// <summary>Null when there is no such object.</summary>
    public async Task<T?> FindAsync<T>(ResourceKind<T> kind, NamespacedName name, CancellationToken ct)
        where T : class, IKubernetesObject
    {
        try
        {
            return await GetAsync(kind, name, ct);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>One page. A null namespace lists all namespaces.</summary>
    public async Task<ObjectList<T>> ListAsync<T>(ResourceKind<T> kind, string? ns, ListQuery query, CancellationToken ct)
        where T : class, IKubernetesObject
    {
        var request = ResourceRequest.List(kind, ns, query);
        var page = await SendAsync(request, ClientJson.Default.RawList, ct);
        return ToPage(page, (page.Items ?? []).ConvertAll(item => Decode(request, item, kind.TypeInfo)));
    }

    /// <summary>All pages, read as they are asked for. Throws 410 when reading takes longer than the server keeps the snapshot.</summary>
    public async IAsyncEnumerable<T> ListAllAsync<T>(
        ResourceKind<T> kind, string? ns, ListQuery? query = null, [EnumeratorCancellation] CancellationToken ct = default)
        where T : class, IKubernetesObject
    {
        var page = (query ?? new()) with { Limit = query?.Limit ?? 500 };
        do
        {
            var answer = await ListAsync(kind, ns, page, ct);
            foreach (var item in answer.Items)
                yield return item;
            page = page with { Continue = answer.Continue };
        }
        while (page.Continue is not null);
    }

    /// <summary>Explicit JSON, so nothing is lost that a type does not know. Not repeated after a lost answer: use fixed names and take AlreadyExists for done.</summary>
    public Task<T> CreateAsync<T>(ResourceKind<T> kind, string? ns, JsonObject body, CancellationToken ct)
        where T : class, IKubernetesObject =>
        SendAsync(ResourceRequest.Create(kind, ns, body), kind.TypeInfo, ct);

    public Task<T> PatchAsync<T>(ResourceKind<T> kind, NamespacedName name, Patch patch, PatchQuery? query = null, CancellationToken ct = default)
        where T : class, IKubernetesObject =>
        SendAsync(ResourceRequest.Patch(kind, name, patch, query), kind.TypeInfo, ct);

    /// <summary>Puts a whole object, which must carry every field it was read with and its resourceVersion. Meant for Leases alone.</summary>
    public Task<T> ReplaceAsync<T>(ResourceKind<T> kind, NamespacedName name, T body, CancellationToken ct)
        where T : class, IKubernetesObject =>
        SendAsync(
            ResourceRequest.Replace(kind, name, JsonSerializer.SerializeToNode(body, kind.TypeInfo)!) with { Retry = false }, kind.TypeInfo, ct);

    /// <summary>Asks for the deletion; finalizers may delay it. Throws <see cref="KubernetesApiException.IsNotFound"/> when there is nothing.</summary>
    public Task DeleteAsync<T>(ResourceKind<T> kind, NamespacedName name, DeleteQuery? query = null, CancellationToken ct = default)
        where T : class, IKubernetesObject =>
        sender.SendAsync(ResourceRequest.Delete(kind, name, query), ct);

    /// <summary>
    /// Raw events until the server ends the stream. No resuming, no relisting: that is <see cref="Informer{T}"/>'s work. A broken
    /// connection is an <see cref="IOException"/>, <see cref="HttpRequestException"/> or (cut inside an event) <see cref="JsonException"/>.
    /// </summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync<T>(
        ResourceKind<T> kind, string? ns, WatchQuery query, [EnumeratorCancellation] CancellationToken ct = default)
        where T : class, IKubernetesObject
    {
        using var response = await OpenWatchAsync(kind, ns, query, ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        await foreach (var item in JsonSerializer.DeserializeAsyncEnumerable(stream, ClientJson.Default.WatchEvent, topLevelValues: true, ct))
        {
            if (item is not null)
                yield return item;
        }
    }

    /// <summary>Anything else of the API: CRDs, reviews, discovery. Null when the answer has no body.</summary>
    public async Task<JsonNode?> SendRawAsync(HttpMethod method, string pathAndQuery, JsonNode? body, string? contentType, CancellationToken ct)
    {
        if (!pathAndQuery.StartsWith('/'))
            throw new ArgumentException($"'{pathAndQuery}' must begin with '/'.", nameof(pathAndQuery));
        var request = new ApiRequest(method, pathAndQuery) { Body = body, ContentType = contentType };
        var answer = await sender.SendAsync(request, ct);
        try
        {
            return answer.Length == 0 ? null : JsonNode.Parse(answer);
        }
        catch (JsonException e)
        {
            throw Unreadable(request, answer, e);
        }
    }

    public void Dispose()
    {
        pool.Dispose();
        (credentials as IDisposable)?.Dispose();
    }

    internal Task<HttpResponseMessage> OpenWatchAsync<T>(ResourceKind<T> kind, string? ns, WatchQuery query, CancellationToken ct)
        where T : class, IKubernetesObject =>
        sender.OpenAsync(ResourceRequest.Watch(kind, ns, query), ct);

    /// <summary>A page whose items are not decoded and stand in the buffer, each failure shown at once: for the list-watch, which has its own backoff.</summary>
    internal async Task<RawPage> ListRawAsync<T>(ResourceKind<T> kind, string? ns, ListQuery query, PageBuffer buffer, CancellationToken ct)
        where T : class, IKubernetesObject
    {
        var request = ResourceRequest.List(kind, ns, query) with { Retry = false };
        var answer = await sender.SendAsync(request, buffer.ReadAsync, ct);
        try
        {
            return RawPage.Parse(answer);
        }
        catch (JsonException e)
        {
            throw Unreadable(request, answer.Span, e);
        }
    }

    /// <summary>A list of any length in one answer, its items given as they arrive and not decoded. What was given of a list that then fails is none.</summary>
    internal async Task<RawListMeta> ListRawAsync<T>(ResourceKind<T> kind, string? ns, ListQuery query, Action<ReadOnlyMemory<byte>> each, CancellationToken ct)
        where T : class, IKubernetesObject
    {
        var request = ResourceRequest.List(kind, ns, query) with { Retry = false };
        try
        {
            return await sender.SendAsync(request, (response, token) => StreamedList.ReadAsync(response, each, token), ct);
        }
        catch (JsonException e)
        {
            throw Unreadable(request, default, e);
        }
    }

    internal async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> typeInfo, CancellationToken ct)
    {
        var answer = await sender.SendAsync(request, ct);
        try
        {
            return JsonSerializer.Deserialize(answer, typeInfo) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException e)
        {
            throw Unreadable(request, answer, e);
        }
    }

    private static ObjectList<T> ToPage<T>(RawList page, IReadOnlyList<T> items) => new()
    {
        Items = items,
        ResourceVersion = page.Metadata.ResourceVersion,
        Continue = string.IsNullOrEmpty(page.Metadata.Continue) ? null : page.Metadata.Continue,
        RemainingItemCount = page.Metadata.RemainingItemCount,
    };

    private static T Decode<T>(ApiRequest request, JsonElement item, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        try
        {
            return item.Deserialize(typeInfo) ?? throw new JsonException("The item is null.");
        }
        catch (JsonException e)
        {
            var key = item.Deserialize(ClientJson.Default.ObjectHeader)?.Key;
            throw new KubernetesApiException(
                new() { Code = 200, Reason = StatusReason.Unreadable, Message = $"{key} cannot be read: {e.Message}" },
                $"{request.Method} {request.PathAndQuery}");
        }
    }

    // Objects of the cluster may be secret, so only an answer that is no JSON object at all is quoted.
    private static KubernetesApiException Unreadable(ApiRequest request, ReadOnlySpan<byte> answer, JsonException e)
    {
        var quote = answer.IsEmpty || answer.TrimStart(" \r\n\t"u8).StartsWith("{"u8) ? "" : $" It begins: {AnswerReader.Excerpt(answer)}";
        return new(
            new() { Code = 200, Reason = StatusReason.Unreadable, Message = $"the answer cannot be read: {e.Message}{quote}" },
            $"{request.Method} {request.PathAndQuery}");
    }
}
