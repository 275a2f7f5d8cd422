using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Tests.Naming;

/// <summary>What makes a name readable, held against every real document.</summary>
public sealed class ReadabilityTests
{
    private const double MostHashes = 0.005;

    public static TheoryData<string> Documents => RealDocumentTests.Documents;

    [SharedSpecsTheory]
    [MemberData(nameof(Documents))]
    public async Task Names_read_like_a_verb_and_its_object(string document)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [SharedSpecs.Path(document)], TargetName = "target" });
        var faults = result.Workflows.Select(one => one.Spec.Tool).SelectMany(tool => Faults(tool.Name, tool.Title!, tool.Description!).Select(fault => $"{tool.Name}: {fault}")).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(60))}");
        var hashes = result.Report.Warnings.Count(warning => warning.Message.Contains("ends in a hash", StringComparison.Ordinal));
        Assert.True(hashes <= MostHashes * result.Workflows.Count, $"{hashes} of {result.Workflows.Count} names end in a hash");
    }

    private static IEnumerable<string> Faults(string name, string title, string description)
    {
        var words = name.Split('_');
        var nouns = words.Skip(1).ToList();
        if (nouns.Count == 0) yield return "no object";
        if (!Verbs.IsForName(words[0])) yield return $"'{words[0]}' is no verb for a name";
        // A name that lists kinds of things may say twice what two of them have in common.
        foreach (var word in nouns.Where(word => !nouns.Contains("or") && !Nouns.IsPreposition(word)).GroupBy(Inflection.Singular, StringComparer.Ordinal).Where(group => group.Count() > 1)) yield return $"'{word.Key}' stands twice";
        var head = nouns[Inflection.Head(nouns)];
        if (words[0] == "get" && Inflection.IsPlural(head) && !Nouns.IsCollective(head)) yield return $"gets many: '{head}'";
        if (words[0] == "list" && !nouns.Exists(word => Inflection.Plural(word) == word)) yield return $"lists one: '{head}'";
        if (nouns is ["id"] or [.., "by", "id"]) yield return "speaks of an identifier";
        if (char.IsLower(title[0]) || title.EndsWith('.')) yield return $"title '{title}'";
        if (title.Contains("  ", StringComparison.Ordinal) || description.Contains("  ", StringComparison.Ordinal)) yield return "double space";
        if (!char.IsUpper(description[0]) && !char.IsDigit(description[0])) yield return $"description begins small: {description}";
        if (description.TrimEnd('"', ')', '”')[^1] is not ('.' or '!' or '?' or '…')) yield return $"description has no end: {description[^20..]}";
        if (description.Contains("](", StringComparison.Ordinal) || description.Contains("</", StringComparison.Ordinal) || description.Contains("| -", StringComparison.Ordinal) || description.Contains("**", StringComparison.Ordinal)) yield return $"markup: {description}";
    }
}
