using System.Text;

namespace Signalbox.Cli.Output;

/// <summary>Columns as kubectl writes them: upper case heads, three spaces between, no lines, no trailing spaces.</summary>
internal sealed class ColumnTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, heads.Length);
        _rows.Add([.. cells.Select(OneLine)]);
    }

    public override string ToString()
    {
        var widths = heads.Select((head, i) => _rows.Select(r => r[i].Length).Append(head.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows.Prepend(heads))
            text.AppendLine(string.Join("   ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        return text.ToString();
    }

    private static string OneLine(string cell) => cell.Length == 0 ? "-" : new([.. cell.Select(c => char.IsControl(c) ? ' ' : c)]);
}
