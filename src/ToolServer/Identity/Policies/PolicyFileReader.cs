using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>Reads a policy file. A field that is not known is an error, as is a role that is not there: a slip must not open or close anything unseen.</summary>
internal static class PolicyFileReader
{
    /// <exception cref="FormatException">It cannot be used; the message says where and why.</exception>
    public static PolicyRules Read(string text)
    {
        var root = Object(YamlJson.Parse(text), "the file", "roles", "subjects");
        var roles = new Dictionary<string, PolicyRole>(StringComparer.Ordinal);
        foreach (var (name, value) in Object(root["roles"], "roles"))
            roles[name] = Role(name, value);
        var users = new Dictionary<string, List<PolicyRole>>(StringComparer.Ordinal);
        var groups = new Dictionary<string, List<PolicyRole>>(StringComparer.Ordinal);
        var subjects = List(root["subjects"], "subjects");
        for (var i = 0; i < subjects.Count; i++)
        {
            var place = $"subjects[{i}]";
            var subject = Object(subjects[i], place, "user", "group", "roles");
            var (user, group) = (Text(subject["user"], $"{place}.user"), Text(subject["group"], $"{place}.group"));
            if (user is null == group is null)
                throw new FormatException($"{place}: give either user or group.");
            var table = user is null ? groups : users;
            if (!table.TryGetValue(user ?? group!, out var granted))
                table[user ?? group!] = granted = [];
            foreach (var role in Texts(subject["roles"], $"{place}.roles"))
                granted.Add(roles.GetValueOrDefault(role) ?? throw new FormatException($"{place}.roles: there is no role '{role}' under roles."));
        }
        return new(Frozen(users), Frozen(groups));
    }

    private static PolicyRole Role(string name, JsonNode? value)
    {
        var place = $"roles.{name}";
        var role = Object(value, place, "call", "run");
        return new(name, Grants(role["call"], $"{place}.call", "tools"), Grants(role["run"], $"{place}.run", "targets"));
    }

    private static PolicyGrant[] Grants(JsonNode? value, string place, string names)
    {
        if (value is null)
            return [];
        return [.. List(value, place).Select((item, i) =>
        {
            var grant = Object(item, $"{place}[{i}]", "namespaces", names);
            return new PolicyGrant(Globs(grant["namespaces"], $"{place}[{i}].namespaces"), Globs(grant[names], $"{place}[{i}].{names}"));
        })];
    }

    private static Glob[] Globs(JsonNode? value, string place) => [.. Texts(value, place).Select(t => new Glob(t))];

    private static JsonObject Object(JsonNode? value, string place, params string[] known)
    {
        if (value is not JsonObject found)
            throw new FormatException($"{place}: an object is wanted{(known.Length > 0 ? $" with {string.Join(", ", known)}" : "")}.");
        if (known.Length > 0 && found.FirstOrDefault(f => !known.Contains(f.Key)).Key is { } unknown)
            throw new FormatException($"{place}: '{unknown}' is not known here. There are {string.Join(", ", known)}.");
        return found;
    }

    private static JsonArray List(JsonNode? value, string place) => value as JsonArray ?? throw new FormatException($"{place}: a list is wanted.");

    private static string[] Texts(JsonNode? value, string place)
    {
        var texts = List(value, place).Select((item, i) => Text(item, $"{place}[{i}]") ?? throw new FormatException($"{place}[{i}]: a text is wanted.")).ToArray();
        return texts.Length > 0 ? texts : throw new FormatException($"{place}: is empty. Name at least one, or '*' for all.");
    }

    private static string? Text(JsonNode? value, string place) => value switch
    {
        null => null,
        JsonValue text when text.TryGetValue(out string? found) && found.Length > 0 => found,
        _ => throw new FormatException($"{place}: a text is wanted. Put it in quotes."),
    };

    private static Dictionary<string, PolicyRole[]> Frozen(Dictionary<string, List<PolicyRole>> table) =>
        table.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);
}
