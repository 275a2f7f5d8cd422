namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>A verb that a role has on a resource, and where. Read from <c>rights.tsv</c>, the one table of expected rights.</summary>
/// <param name="Role">Without the prefix <c>signalbox-</c>; a process holds every row of its name.</param>
/// <param name="Where"><c>namespace</c>: where a RoleBinding grants it; <c>system</c>: the system namespace; <c>cluster</c>: everywhere.</param>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Resource">With its subresource, as <c>mcpworkflows/status</c>.</param>
/// <param name="Name">The one object that it is about; null for all.</param>
internal sealed record Right(string Role, string Where, string Group, string Resource, string? Name, string Verb)
{
    /// <summary>Every single right of the table.</summary>
    public static IReadOnlyList<Right> ReadAll(string file) =>
        [.. Rows(file).SelectMany(row => Split(row[3]).SelectMany(resource => Split(row[5]).Select(verb =>
            new Right(row[0], row[1], row[2] == "-" ? "" : row[2], resource, row[4] == "-" ? null : row[4], verb))))];

    /// <summary>The table as documents show it.</summary>
    public static string Markdown(string file)
    {
        var lines = Rows(file).Select(row =>
            $"| {row[0]} | {row[1]} | {string.Join(", ", Split(row[3]).Select(resource => $"`{resource}`"))}{(row[4] == "-" ? "" : $" named `{row[4]}`")} | {row[5]} |");
        return string.Join('\n', ["| role | where | resources | verbs |", "|---|---|---|---|", .. lines]);
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(file).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'));

    private static string[] Split(string list) => list.Split(", ");
}
