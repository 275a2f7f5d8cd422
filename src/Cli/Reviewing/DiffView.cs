using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Reviewing;

/// <summary>A diff as lines for people. Pure; the colours come later.</summary>
internal static class DiffView
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<DiffLine> Lines(WorkflowDiff diff)
    {
        var lines = new List<DiffLine>
        {
            new(' ', 0, $"{diff.Namespace}/{diff.Name}{(diff.Phase is null ? "" : $"   {diff.Phase}")}"),
            new(' ', 0, $"served   {diff.ServedDigest ?? "nothing: this workflow was never approved, or is withdrawn"}"),
            new(' ', 0, $"current  {diff.CurrentDigest}"),
            Risk(diff),
        };
        AddNotes(lines, diff.Notes);
        foreach (var line in diff.NotAccepted?.Split('\n') ?? [])
            lines.Add(new('-', 0, $"warning  {line}"));
        if (diff.Changes.Count == 0)
            lines.Add(new(' ', 0, "no differences"));
        foreach (var area in diff.Changes.GroupBy(c => c.Area, StringComparer.Ordinal))
            AddArea(lines, area.Key, [.. area]);
        return lines;
    }

    private static void AddNotes(List<DiffLine> lines, ReviewNotes notes)
    {
        var effect = notes.Idempotent switch { true => "calling it twice changes nothing more", false => "each call counts", null => null };
        if (effect is not null && notes.Risk != WorkflowRisk.Read)
            lines.Add(new(' ', 0, $"repeated {effect}"));
        foreach (var (i, operation) in notes.Operations.Index())
            lines.Add(new(' ', 0, $"{(i == 0 ? "requests" : "        ")} {operation}"));
        if (notes.Credentials is { } credentials)
            lines.Add(new(' ', 0, $"needs    {credentials}"));
        if (notes.Tokens is { } tokens)
            lines.Add(new(' ', 0, $"tokens   {tokens}"));
        if (notes.Findings is { } findings)
            lines.Add(new('-', 0, $"finding  {findings}"));
    }

    private static DiffLine Risk(WorkflowDiff diff)
    {
        var now = RiskRule.Word(diff.CurrentRisk);
        if (diff.ServedRisk is not { } served || served == diff.CurrentRisk)
            return new(' ', 0, $"risk     {now}");
        return new(diff.CurrentRisk > served ? '-' : '+', 0, $"risk     {RiskRule.Word(served)} -> {now}");
    }

    private static void AddArea(List<DiffLine> lines, string area, IReadOnlyList<SpecChange> changes)
    {
        if (changes is [{ Kind: not SpecChangeKind.Changed, Path: var path } whole] && path == area)
        {
            lines.Add(new(Sign(whole.Kind), 0, area.StartsWith("steps[", StringComparison.Ordinal) ? $"{area}  {Request(whole.To ?? whole.From)}" : area));
            AddParts(lines, Sign(whole.Kind), whole.To ?? whole.From);
            return;
        }
        lines.Add(new(' ', 0, area));
        foreach (var change in changes)
        {
            var name = change.Path.Length > area.Length ? change.Path[area.Length..].TrimStart('.') : "";
            var label = name.Length == 0 ? "" : $"{name}: ";
            lines.Add(change.Kind switch
            {
                SpecChangeKind.Added => new('+', 1, label + Text(change.To)),
                SpecChangeKind.Removed => new('-', 1, label + Text(change.From)),
                _ => new('~', 1, $"{label}{Text(change.From)} -> {Text(change.To)}"),
            });
        }
    }

    /// <summary>One line a property: a step or a schema that is all new is read property by property, too.</summary>
    private static void AddParts(List<DiffLine> lines, char sign, JsonNode? node)
    {
        if (node is JsonObject parts)
        {
            foreach (var (name, value) in parts.Where(p => p.Key is not ("stepId" or "operation")))
                lines.Add(new(sign, 1, $"{name}: {Text(value)}"));
        }
        else
        {
            lines.Add(new(sign, 1, Text(node)));
        }
    }

    private static string Request(JsonNode? step) =>
        step?["operation"] is JsonObject operation ? $"{operation["method"]} {operation["path"]}" : step?["workflowId"]?.ToString() ?? "";

    private static string Text(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";

    private static char Sign(SpecChangeKind kind) => kind switch { SpecChangeKind.Added => '+', SpecChangeKind.Removed => '-', _ => '~' };
}
