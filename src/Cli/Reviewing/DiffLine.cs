namespace Signalbox.Cli.Reviewing;

/// <summary>A line of a diff for people; the sign (<c>+</c>, <c>-</c>, <c>~</c>, or a blank for a heading) gives the colour.</summary>
internal readonly record struct DiffLine(char Sign, int Indent, string Text)
{
    public override string ToString() => $"{new string(' ', 2 * Indent)}{(Sign == ' ' ? "" : $"{Sign} ")}{Text}";
}
