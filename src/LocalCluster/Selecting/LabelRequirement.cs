using System.Globalization;

namespace Signalbox.LocalCluster.Selecting;

/// <summary>One requirement of a selector, such as <c>tier in (a, b)</c>.</summary>
/// <param name="Key">Label key.</param>
/// <param name="Operator">One of <c>=</c> <c>!=</c> <c>in</c> <c>notin</c> <c>exists</c> <c>!</c> <c>&gt;</c> <c>&lt;</c>.</param>
/// <param name="Values">Values to compare with.</param>
internal sealed record LabelRequirement(string Key, string Operator, IReadOnlySet<string> Values)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var isThere = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "=" or "in" => isThere && Values.Contains(value!),
            // An absent label counts as different, as upstream has it.
            "!=" or "notin" => !isThere || !Values.Contains(value!),
            "exists" => isThere,
            "!" => !isThere,
            _ => isThere && Compare(value!),
        };
    }

    private bool Compare(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(Values.First(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
        && (Operator == ">" ? left > right : left < right);
}
