using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Tests.Fuzz;

/// <summary>Makes requests that clients should not send: good ones of both eras, spoiled. Pure: everything follows from the seed.</summary>
/// <param name="host">For the Host header.</param>
/// <param name="session">An open session.</param>
/// <param name="target">Where the requests go.</param>
internal sealed class FuzzRequests(string host, string session, string target = "/mcp")
{
    private static readonly string[] Methods =
    [
        "tools/list", "tools/call", "ping", "resources/list", "resources/read", "resources/templates/list", "completion/complete", "server/discover",
        "logging/setLevel", "prompts/list", "tasks/get", "notifications/cancelled", "notifications/initialized", "resources/subscribe", "no/such", "",
    ];

    private static readonly string[] Names = ["MCP-Protocol-Version", "Mcp-Session-Id", "Mcp-Method", "Mcp-Name", "Accept", "Content-Type", "Origin", "Last-Event-ID", "Mcp-Param-X", "Host"];

    public FuzzRequest Make(int seed)
    {
        var random = new Random(seed);
        var stateless = random.Next(2) == 0;
        var message = Message(random, stateless);
        var headers = Headers(stateless, message);
        return random.Next(8) switch
        {
            0 => Of(seed, "broken JSON", headers, Broken(random, Encoding.UTF8.GetBytes(message.ToJsonString())), plain: true),
            1 => Of(seed, "wrong types", headers, Spoil(random, message), plain: false),
            2 => Of(seed, "odd id", headers, WithId(random, message), plain: true),
            3 => Of(seed, "deep", headers, Deep(random, message), plain: true),
            4 => Of(seed, "headers", Tricked(random, headers), Encoding.UTF8.GetBytes(message.ToJsonString()), plain: false),
            5 => Of(seed, "slow", headers, Encoding.UTF8.GetBytes(message.ToJsonString()), plain: true, pieces: random.Next(2, 12)),
            6 => Of(seed, "cut off", headers, Encoding.UTF8.GetBytes(message.ToJsonString()), plain: true, cut: random.Next(0, 40)),
            _ => Of(seed, "no JSON", headers, Noise(random), plain: true),
        };
    }

    private FuzzRequest Of(int seed, string kind, List<(string Name, string Value)> headers, byte[] body, bool plain, int? cut = null, int pieces = 1)
    {
        var head = new StringBuilder($"POST {target} HTTP/1.1\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return new(seed, kind, head.ToString(), body, cut is null ? null : Math.Min(cut.Value, Math.Max(0, body.Length - 1)), pieces, plain);
    }

    private static JsonObject Message(Random random, bool stateless)
    {
        var method = Methods[random.Next(Methods.Length)];
        var parameters = new JsonObject();
        if (method == "tools/call")
            (parameters["name"], parameters["arguments"]) = (random.Next(3) == 0 ? "no_such" : "read_system", new JsonObject { ["id"] = Text(random) });
        else if (method is "resources/read" or "resources/subscribe")
            parameters["uri"] = random.Next(2) == 0 ? "signalbox://workflows/dell/read-system" : "signalbox://" + Text(random);
        else if (method == "completion/complete")
            (parameters["ref"], parameters["argument"]) = (new JsonObject { ["type"] = "ref/resource", ["uri"] = "signalbox://workflows/{namespace}/{name}" }, new JsonObject { ["name"] = "name", ["value"] = Text(random) });
        else if (method == "notifications/cancelled")
            parameters["requestId"] = random.Next();
        else if (method.StartsWith("tasks/", StringComparison.Ordinal))
            parameters["taskId"] = Text(random);
        if (stateless)
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "fuzz", ["version"] = "1" },
            };
        }
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters };
        if (!method.StartsWith("notifications/", StringComparison.Ordinal))
            message["id"] = random.Next();
        return message;
    }

    private List<(string, string)> Headers(bool stateless, JsonObject message)
    {
        List<(string, string)> headers = [("Host", host), ("Accept", "application/json, text/event-stream"), ("Content-Type", "application/json")];
        headers.Add(("MCP-Protocol-Version", stateless ? "2026-07-28" : "2025-11-25"));
        if (!stateless)
        {
            headers.Add(("Mcp-Session-Id", session));
            return headers;
        }
        headers.Add(("Mcp-Method", (string)message["method"]!));
        var parameters = message["params"]!;
        if ((parameters["name"] ?? parameters["uri"] ?? parameters["taskId"]) is { } name)
            headers.Add(("Mcp-Name", $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes((string)name!))}?="));
        return headers;
    }

    private static byte[] Broken(Random random, byte[] good)
    {
        var bytes = new List<byte>(good);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }
            if (bytes.Count == 0)
                break;
        }
        return [.. bytes];
    }

    private static byte[] Spoil(Random random, JsonObject message)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var place = message;
            while (random.Next(3) > 0 && place.Select(m => m.Value).OfType<JsonObject>().ToArray() is { Length: > 0 } inner)
                place = inner[random.Next(inner.Length)];
            var name = place.Count == 0 || random.Next(6) == 0 ? Text(random) : place.ElementAt(random.Next(place.Count)).Key;
            if (random.Next(5) == 0)
                place.Remove(name);
            else
                place[name] = Value(random);
        }
        return Encoding.UTF8.GetBytes(message.ToJsonString());
    }

    private static byte[] WithId(Random random, JsonObject message)
    {
        message.Remove("id");
        var id = random.Next(9) switch
        {
            0 => new string('9', random.Next(1, 400)),
            1 => $"-{random.NextInt64()}",
            2 => "1.5",
            3 => "1e400",
            4 => $"\"{new string('x', random.Next(0, 100_000))}\"",
            5 => "null",
            6 => "{}",
            7 => "[1]",
            _ => "true",
        };
        var text = message.ToJsonString();
        return Encoding.UTF8.GetBytes($"{text[..^1]},\"id\":{id}}}");
    }

    private static byte[] Deep(Random random, JsonObject message)
    {
        var depth = random.Next(1, 3000);
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        var text = message.ToJsonString();
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? nested : $"{text[..^1]},\"deep\":{nested}}}");
    }

    private static List<(string, string)> Tricked(Random random, List<(string Name, string Value)> headers)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var name = Names[random.Next(Names.Length)];
            if (random.Next(2) == 0 && name != "Host")
                headers.RemoveAll(h => h.Name == name);
            if (random.Next(3) == 0 && name != "Host")
                continue;
            headers.Add((name, random.Next(6) switch
            {
                0 => "",
                1 => new string('a', random.Next(1, 5000)),
                2 => "2026-07-28",
                3 => "=?base64?####?=",
                4 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(32, 256))),
                _ => "http://evil.example",
            }));
        }
        return headers;
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(0, 2000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static JsonNode? Value(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(),
        3 => random.NextDouble(),
        4 => new JsonArray(),
        5 => new JsonObject(),
        6 => new JsonArray(Text(random), 1, new JsonObject { ["x"] = 1 }),
        7 => new JsonObject { [Text(random)] = Text(random) },
        _ => Text(random),
    };

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 20)).Select(_ => random.Next(5) == 0 ? (char)random.Next(0x20, 0xD7FF) : (char)random.Next(0x20, 0x7F)));
}
