using System.Text.Json;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>A model's answer by its form: what is no entry about a workflow that was asked about is set aside, with a reason.</summary>
internal sealed class Answer
{
    private static readonly JsonDocumentOptions s_bounded = new() { MaxDepth = 16 };

    private Answer(List<Proposal> workflows, List<Proposal> groups, List<string> faults)
    {
        Workflows = workflows;
        Groups = groups;
        Faults = faults;
    }

    public IReadOnlyList<Proposal> Workflows { get; }

    public IReadOnlyList<Proposal> Groups { get; }

    public IReadOnlyList<string> Faults { get; }

    /// <summary>Null where the text is not of the form asked for: half an answer, prose, another object.</summary>
    public static Answer? Read(string text, Question question)
    {
        // Engines without grammar wrap the object in a fence or a sentence.
        var (first, last) = (text.IndexOf('{'), text.LastIndexOf('}'));
        if (first < 0 || last < first) return null;
        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(first, last - first + 1), s_bounded);
            if (Items(json.RootElement, "workflows") is not { } entries) return null;
            var ids = question.Subjects.Select((subject, i) => (Id: Question.Id(i), subject)).ToDictionary(one => one.Id, one => one.subject, StringComparer.Ordinal);
            var faults = new List<string>();
            var seen = new HashSet<Subject>();
            var workflows = new List<Proposal>();
            foreach (var entry in entries)
            {
                if (entry.ValueKind != JsonValueKind.Object || Text(entry, "id") is not { } id || !ids.TryGetValue(id, out var subject)) faults.Add("an entry is about no workflow that it was asked about");
                else if (!seen.Add(subject)) faults.Add($"a second entry is about {subject.Name}");
                else workflows.Add(Read(entry, [subject]));
            }

            faults.AddRange(question.Subjects.Where(subject => !seen.Contains(subject)).Select(subject => $"no entry is about {subject.Name}"));
            return new Answer(workflows, ReadGroups(json.RootElement, ids, faults), faults);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<Proposal> ReadGroups(JsonElement root, Dictionary<string, Subject> ids, List<string> faults)
    {
        var groups = new List<Proposal>();
        foreach (var entry in Items(root, "groups") ?? [])
        {
            var members = entry.ValueKind == JsonValueKind.Object && Items(entry, "ids") is { } named
                ? named.Select(id => Text(id) is { } text ? ids.GetValueOrDefault(text) : null).ToList() : [];
            if (members.Count == 0 || members.Contains(null)) faults.Add("a group names no workflow, or one that it was not asked about");
            else groups.Add(Read(entry, members!));
        }

        return groups;
    }

    private static Proposal Read(JsonElement entry, IReadOnlyList<Subject> subjects) => new(
        subjects,
        !entry.TryGetProperty("keep", out var keep) || keep.ValueKind != JsonValueKind.False,
        entry.TryGetProperty("priority", out var priority) && priority.ValueKind == JsonValueKind.Number && priority.TryGetInt32(out var value) ? value : null,
        Text(entry, "name"), Text(entry, "title"), Text(entry, "description"));

    private static List<JsonElement>? Items(JsonElement parent, string key) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : null;

    private static string? Text(JsonElement entry, string key) => entry.TryGetProperty(key, out var value) ? Text(value) : null;

    // Unpaired surrogates are JSON to the parser and no text to anybody.
    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
