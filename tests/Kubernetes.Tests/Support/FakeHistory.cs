using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>Objects and every change of them, by a rising resourceVersion, until compacted.</summary>
internal sealed class FakeHistory
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, JsonObject> objects = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Key, string Line)> changes = [];
    private readonly Dictionary<string, (List<JsonObject> Remaining, long Version)> snapshots = [];
    private readonly List<FakeWatch> watches = [];
    private long version = 100;
    private long compacted;

    public long Version
    {
        get
        {
            lock (gate)
                return version;
        }
    }

    public int OpenWatches
    {
        get
        {
            lock (gate)
                return watches.Count;
        }
    }

    public JsonObject Get(ResourceRoute route)
    {
        lock (gate)
            return (JsonObject)Known(route).DeepClone();
    }

    public JsonObject Create(ResourceRoute route, JsonObject body)
    {
        lock (gate)
        {
            var name = body["metadata"]!["name"]!.ToString();
            var key = Key(route with { Name = name });
            if (objects.ContainsKey(key))
                throw new FakeRefusal(409, "AlreadyExists", $"{route.Plural} \"{name}\" already exists");
            var stored = (JsonObject)body.DeepClone();
            stored["metadata"]!["namespace"] = route.Namespace;
            stored["metadata"]!["uid"] = Guid.NewGuid().ToString();
            return Store(key, "ADDED", stored);
        }
    }

    public JsonObject Replace(ResourceRoute route, JsonObject body)
    {
        lock (gate)
        {
            RequireVersion(Known(route), body);
            return Store(Key(route), "MODIFIED", (JsonObject)body.DeepClone());
        }
    }

    public JsonObject MergePatch(ResourceRoute route, JsonObject patch)
    {
        lock (gate)
        {
            var known = Known(route);
            RequireVersion(known, patch);
            var merged = (JsonObject)known.DeepClone();
            Merge(merged, patch);
            return Store(Key(route), "MODIFIED", merged);
        }
    }

    public JsonObject Delete(ResourceRoute route)
    {
        lock (gate)
        {
            var known = Known(route);
            objects.Remove(Key(route));
            var gone = (JsonObject)known.DeepClone();
            Append(Key(route), "DELETED", gone);
            return gone;
        }
    }

    public JsonObject List(ResourceRoute route, IReadOnlyDictionary<string, string> query)
    {
        lock (gate)
        {
            List<JsonObject> rest;
            long at;
            if (query.TryGetValue("continue", out var token))
            {
                if (query.ContainsKey("resourceVersion"))
                    throw new FakeRefusal(400, "BadRequest", "specifying resource version is not allowed when using continue");
                if (!snapshots.Remove(token, out var snapshot))
                    throw new FakeRefusal(410, "Expired", "The provided continue parameter is too old");
                (rest, at) = snapshot;
            }
            else
            {
                (rest, at) = ([.. objects.Where(o => Matches(route, o.Key)).Select(o => (JsonObject)o.Value.DeepClone())], version);
            }
            var limit = query.TryGetValue("limit", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : int.MaxValue;
            var page = rest.Take(limit).ToList();
            var metadata = new JsonObject { ["resourceVersion"] = Text(at) };
            if (rest.Count > page.Count)
            {
                var next = Guid.NewGuid().ToString("N");
                snapshots[next] = (rest[page.Count..], at);
                metadata["continue"] = next;
                metadata["remainingItemCount"] = rest.Count - page.Count;
            }
            return new() { ["kind"] = "List", ["apiVersion"] = route.ApiVersion, ["metadata"] = metadata, ["items"] = new JsonArray([.. page]) };
        }
    }

    /// <summary>Null when the version was compacted.</summary>
    public FakeWatch? Open(ResourceRoute route, long from)
    {
        lock (gate)
        {
            if (from < compacted)
                return null;
            var watch = new FakeWatch(route, Closed);
            foreach (var change in changes.Where(c => c.Version > from && Matches(route, c.Key)))
                watch.Send(change.Line);
            watches.Add(watch);
            return watch;
        }
    }

    /// <summary>Forgets the past, and all continue tokens.</summary>
    public void Compact()
    {
        lock (gate)
        {
            // Something else in the cluster moved on meanwhile.
            compacted = ++version;
            changes.Clear();
            snapshots.Clear();
        }
    }

    public void ForgetContinueTokens()
    {
        lock (gate)
            snapshots.Clear();
    }

    /// <summary>Moves the version forward without a change of any watched object, and tells the watchers.</summary>
    public void Bookmark()
    {
        lock (gate)
        {
            version++;
            SendRaw($$$$"""{"type":"BOOKMARK","object":{"kind":"Widget","metadata":{"resourceVersion":"{{{{version}}}}"}}}""");
        }
    }

    public void SendRaw(string line)
    {
        lock (gate)
            watches.ForEach(w => w.Send(line + "\n"));
    }

    public void EndWatches(WatchEnd end)
    {
        lock (gate)
        {
            watches.ForEach(w => w.Close(end));
            watches.Clear();
        }
    }

    private void Closed(FakeWatch watch)
    {
        lock (gate)
            watches.Remove(watch);
    }

    private JsonObject Known(ResourceRoute route) => objects.TryGetValue(Key(route), out var known)
        ? known
        : throw new FakeRefusal(404, "NotFound", $"{route.Plural} \"{route.Name}\" not found");

    private static void RequireVersion(JsonObject known, JsonObject sent)
    {
        if (sent["metadata"]?["resourceVersion"]?.ToString() is { } expected && expected != known["metadata"]!["resourceVersion"]!.ToString())
            throw new FakeRefusal(409, "Conflict", "the object has been modified");
    }

    private JsonObject Store(string key, string type, JsonObject value)
    {
        Append(key, type, value);
        objects[key] = value;
        return (JsonObject)value.DeepClone();
    }

    private void Append(string key, string type, JsonObject value)
    {
        value["metadata"]!["resourceVersion"] = Text(++version);
        var line = new JsonObject { ["type"] = type, ["object"] = value.DeepClone() }.ToJsonString() + "\n";
        changes.Add((version, key, line));
        foreach (var watch in watches.Where(w => Matches(w.Route, key)))
            watch.Send(line);
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner && target[name] is JsonObject existing)
                Merge(existing, inner);
            else
                target[name] = value.DeepClone();
        }
    }

    private static string Key(ResourceRoute route) => $"{route.ApiVersion}|{route.Plural}|{route.Namespace}|{route.Name}";

    private static bool Matches(ResourceRoute route, string key) =>
        key.StartsWith($"{route.ApiVersion}|{route.Plural}|{(route.Namespace is null ? "" : route.Namespace + "|")}", StringComparison.Ordinal);

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
