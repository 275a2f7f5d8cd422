using System.IO.Enumeration;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>A pattern for names: <c>*</c> stands for any run of characters, <c>?</c> for one. The whole name must match, case and all.</summary>
internal readonly record struct Glob(string Pattern)
{
    public bool Matches(string name) => FileSystemName.MatchesSimpleExpression(Pattern, name, ignoreCase: false);
}
