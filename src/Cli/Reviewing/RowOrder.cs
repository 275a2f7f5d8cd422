namespace Signalbox.Cli.Reviewing;

/// <summary>Orders of a list. Ties go by namespace and name.</summary>
internal static class RowOrder
{
    public const string Name = "name";

    public static readonly string[] All = [Name, "risk", "priority", "tokens"];

    /// <param name="rows">In any order.</param>
    /// <param name="by">One of <see cref="All"/>. By risk the most dangerous comes first, by priority what a model wants looked at first, by tokens the largest.</param>
    public static IReadOnlyList<WorkflowRow> Sort(IEnumerable<WorkflowRow> rows, string by) =>
    [
        .. rows.OrderByDescending(row => by switch
        {
            "risk" => (int)row.Notes.Risk,
            "priority" => row.Notes.Priority ?? 0,
            "tokens" => row.Notes.Tokens ?? 0,
            _ => 0,
        }).ThenBy(row => row.Namespace, StringComparer.Ordinal).ThenBy(row => row.Name, StringComparer.Ordinal),
    ];
}
