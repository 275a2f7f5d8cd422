using System.Text;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Checks the pinned operation of a step: nothing in it may lead out of the target's base URL.</summary>
internal static partial class OperationCompiler
{
    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH"];

    public static PlannedOperation? Compile(CompileScope scope, string at, WorkflowStep step)
    {
        if (step.Operation is not { } operation)
        {
            if (step.WorkflowId is null)
                scope.Report($"{at}.operation", "The step has no operation.", "Pin method and path of the operation, relative to the target's base URL.");
            return null;
        }
        if (!Methods.Contains(operation.Method))
            scope.Report($"{at}.operation.method", $"'{operation.Method}' is no method.", $"Use {string.Join(", ", Methods)}, in upper case.");
        if (PathProblem(operation.Path) is { } problem)
        {
            scope.Report($"{at}.operation.path", $"The path '{operation.Path}' {problem}.", "Write it as in the API description, such as /systems/{id}.");
            return null;
        }
        var placeholders = Placeholder.Matches(operation.Path).Select(m => m.Groups[1].Value).ToArray();
        return new(operation.Method, Escaped(operation.Path), placeholders);
    }

    /// <summary>What is wrong with a path template, to follow its text; null: nothing.</summary>
    internal static string? PathProblem(string path)
    {
        if (!path.StartsWith('/'))
            return "does not begin with a slash";
        if (path.StartsWith("//", StringComparison.Ordinal))
            return "begins with two slashes, which would name another host";
        if (path.IndexOfAny(['?', '#']) >= 0)
            return "holds a query or fragment; use parameters for a query";
        if (path.Any(c => char.IsControl(c) || c is ' ' or '\\'))
            return "holds a space, backslash or control character";
        if (UrlText.HasDotSegment(path))
            return "holds a segment '.' or '..'";
        var rest = Placeholder.Replace(path, "");
        if (rest.IndexOfAny(['{', '}']) >= 0)
            return "has braces that do not enclose a name";
        var names = Placeholder.Matches(path).Select(m => m.Groups[1].Value).ToArray();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? null : "has one path parameter twice";
    }

    /// <summary>Literal text beyond ASCII is percent-encoded; placeholders stay.</summary>
    internal static string Escaped(string path)
    {
        var result = new StringBuilder(path.Length);
        foreach (var rune in path.EnumerateRunes())
            result.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return result.ToString();
    }

    [GeneratedRegex(@"\{([^{}/]+)\}")]
    private static partial Regex Placeholder { get; }
}
