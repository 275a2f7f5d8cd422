using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.ToolServer.Tests.Registry;

/// <summary>A Kubernetes API over real HTTP: lists and watches with resource versions, creates, merge patches, deletes; everything in memory.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal); // "plural/namespace/name"
    private readonly List<(string Plural, Channel<string> Events, string? Name)> _watches = [];
    private readonly Dictionary<string, (string List, TaskCompletionSource CaughtUp)> _caches = [];
    private readonly List<string> _requests = [];
    private WebApplication _app = null!;
    private long _version = 100;

    public Uri Url { get; private set; } = null!;

    /// <summary>While true every request is answered 503 and every watch is cut.</summary>
    public bool Away { get; private set; }

    /// <summary>Answers reviews: the kind and its spec in, its status out; null: there is no such kind here.</summary>
    public Func<string, JsonObject, JsonObject?>? Review { get; set; }

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    public static async Task<FakeApiServer> StartAsync()
    {
        var server = new FakeApiServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        server._app = builder.Build();
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync();
        server.Url = new(server._app.Urls.First());
        return server;
    }

    public KubernetesClient Client() => new(new KubernetesClientConfiguration { Server = Url, Namespace = Given.Namespace });

    public JsonObject? Find(string plural, string ns, string name)
    {
        lock (_gate)
            return _objects.GetValueOrDefault($"{plural}/{ns}/{name}")?.DeepClone().AsObject();
    }

    public void Put<T>(string plural, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        Put(plural, JsonSerializer.SerializeToNode(value, type)!.AsObject());

    public void Put(string plural, JsonObject value)
    {
        lock (_gate)
        {
            var metadata = value["metadata"]!;
            metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            var key = $"{plural}/{metadata["namespace"]}/{metadata["name"]}";
            var type = _objects.ContainsKey(key) ? "MODIFIED" : "ADDED";
            _objects[key] = value;
            Tell(plural, type, value);
        }
    }

    public void Delete(string plural, string ns, string name)
    {
        lock (_gate)
        {
            if (!_objects.Remove($"{plural}/{ns}/{name}", out var gone))
                return;
            gone["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            Tell(plural, "DELETED", gone);
        }
    }

    /// <summary>From now on lists of any version, and watches, know nothing that comes later, as with a server that its etcd has left behind.</summary>
    public void StopCaching(string plural)
    {
        lock (_gate)
            _caches[plural] = (List(plural, "", null), new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    public void CatchUp(string plural)
    {
        lock (_gate)
        {
            _caches.Remove(plural, out var cache);
            cache.CaughtUp.SetResult();
        }
    }

    public void GoAway()
    {
        lock (_gate)
        {
            Away = true;
            _watches.ForEach(w => w.Events.Writer.TryComplete());
        }
    }

    public void ComeBack() => Away = false;

    public async ValueTask DisposeAsync()
    {
        GoAway();
        await _app.DisposeAsync();
    }

    private void Tell(string plural, string type, JsonObject value)
    {
        var line = new JsonObject { ["type"] = type, ["object"] = value.DeepClone() }.ToJsonString() + "\n";
        foreach (var watch in _watches.Where(w => w.Plural == plural && (w.Name is null || w.Name == (string?)value["metadata"]!["name"])))
            watch.Events.Writer.TryWrite(line);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        lock (_gate)
            _requests.Add($"{request.Method} {request.Path}{request.QueryString}");
        if (Away)
        {
            await FailAsync(http, 503, "ServiceUnavailable");
            return;
        }
        var parts = request.Path.Value!.Trim('/').Split('/').ToList();
        parts.RemoveRange(0, parts[0] == "api" ? 2 : 3);
        var ns = "";
        if (parts[0] == "namespaces")
        {
            ns = parts[1];
            parts.RemoveRange(0, 2);
        }
        var plural = parts[0];
        var name = parts.ElementAtOrDefault(1);
        var selected = request.Query["fieldSelector"].ToString() is { Length: > 0 } field ? field["metadata.name=".Length..] : null;
        if (request.Method == "GET" && name is null && request.Query["watch"].ToString() is "1" or "true")
            await WatchAsync(http, plural, selected);
        else if (request.Method == "GET" && name is null)
            await ListAsync(http, plural, ns, selected);
        else if (request.Method == "POST" && plural.EndsWith("reviews", StringComparison.Ordinal))
            await ReviewAsync(http);
        else if (request.Method == "POST")
            await CreateAsync(http, plural, ns);
        else if (Find(plural, ns, name!) is not { } found)
            await FailAsync(http, 404, "NotFound");
        else if (request.Method == "PATCH")
            await PatchAsync(http, plural, found);
        else if (request.Method == "DELETE")
            await DeleteAsync(http, plural, ns, name!, found);
        else
            await http.Response.WriteAsync(found.ToJsonString());
    }

    private async Task ListAsync(HttpContext http, string plural, string ns, string? name)
    {
        string json;
        lock (_gate)
            json = http.Request.Query["resourceVersion"] == "0" && _caches.TryGetValue(plural, out var cache) ? cache.List : List(plural, ns, name);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json);
    }

    private string List(string plural, string ns, string? name)
    {
        var items = _objects
            .Where(o => o.Key.StartsWith(ns.Length == 0 ? $"{plural}/" : $"{plural}/{ns}/", StringComparison.Ordinal))
            .Where(o => name is null || o.Key.EndsWith("/" + name, StringComparison.Ordinal))
            .Select(o => o.Value.DeepClone()).ToArray();
        return new JsonObject
        {
            ["kind"] = "List",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) },
            ["items"] = new JsonArray(items),
        }.ToJsonString();
    }

    private async Task WatchAsync(HttpContext http, string plural, string? name)
    {
        var from = long.Parse(http.Request.Query["resourceVersion"].ToString(), CultureInfo.InvariantCulture);
        Task caughtUp;
        lock (_gate)
            caughtUp = _caches.TryGetValue(plural, out var cache) ? cache.CaughtUp.Task : Task.CompletedTask;
        await caughtUp.WaitAsync(http.RequestAborted);
        var events = Channel.CreateUnbounded<string>();
        var watch = (plural, events, name);
        lock (_gate)
        {
            // What came between the list and this watch; deletions in that gap do not happen in these tests.
            foreach (var value in _objects.Where(o => o.Key.StartsWith(plural + "/", StringComparison.Ordinal)).Select(o => o.Value)
                .Where(v => long.Parse((string)v["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture) > from)
                .Where(v => name is null || name == (string?)v["metadata"]!["name"]))
                events.Writer.TryWrite(new JsonObject { ["type"] = "MODIFIED", ["object"] = value.DeepClone() }.ToJsonString() + "\n");
            _watches.Add(watch);
        }
        try
        {
            http.Response.ContentType = "application/json";
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await foreach (var line in events.Reader.ReadAllAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync(line, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
        }
        finally
        {
            lock (_gate)
                _watches.Remove(watch);
        }
    }

    private async Task ReviewAsync(HttpContext http)
    {
        var review = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        if (Review?.Invoke((string)review["kind"]!, review["spec"]!.AsObject()) is not { } status)
        {
            await FailAsync(http, 404, "NotFound");
            return;
        }
        review["status"] = status;
        http.Response.StatusCode = 201;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(review.ToJsonString());
    }

    private async Task CreateAsync(HttpContext http, string plural, string ns)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        body["metadata"]!["namespace"] = ns;
        body["metadata"]!["uid"] = Guid.NewGuid().ToString();
        if (Find(plural, ns, (string)body["metadata"]!["name"]!) is not null)
        {
            await FailAsync(http, 409, "AlreadyExists");
            return;
        }
        Put(plural, body);
        http.Response.StatusCode = 201;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body.ToJsonString());
    }

    private async Task PatchAsync(HttpContext http, string plural, JsonObject found)
    {
        var patch = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        lock (_gate)
        {
            // Read again under the lock: of two writers with the same precondition one is refused.
            found = Find(plural, (string)found["metadata"]!["namespace"]!, (string)found["metadata"]!["name"]!)!;
            var expected = (string?)patch["metadata"]?["resourceVersion"];
            if (expected is null || expected == (string?)found["metadata"]!["resourceVersion"])
            {
                Merge(found, patch);
                Put(plural, found);
                expected = null;
            }
            if (expected is not null)
                found = null!;
        }
        if (found is null)
        {
            await FailAsync(http, 409, "Conflict");
            return;
        }
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(found.ToJsonString());
    }

    private async Task DeleteAsync(HttpContext http, string plural, string ns, string name, JsonObject found)
    {
        Delete(plural, ns, name);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(found.ToJsonString());
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else if (value is null)
                target.Remove(name);
            else
                target[name] = value.DeepClone();
        }
    }

    private static Task FailAsync(HttpContext http, int code, string reason)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync($$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}","code":{{code}},"message":"{{reason}}"}""");
    }
}
