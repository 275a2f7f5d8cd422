using System.Text.RegularExpressions;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Conditions;

/// <summary>Regular expressions of criteria, run without backtracking: their time is linear in the text, whatever the pattern.</summary>
internal static class RegexCondition
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <exception cref="ExpressionException">It is no regular expression, or one that needs backtracking.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            throw new ExpressionException($"The regex '{pattern}' needs backtracking.", "Write it without lookaround, back references and atomic groups.");
        }
        catch (ArgumentException e)
        {
            throw new ExpressionException($"'{pattern}' is no regular expression: {e.Message}", "Correct the pattern.");
        }
    }
}
