using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Arazzo;

/// <summary>The form of runtime expressions: Arazzo 1.1, Runtime Expressions. What they name is not looked at here.</summary>
/// <remarks><c>$response.headers.</c> has the form because examples of the specification are written so; no workflow that has it compiles.</remarks>
internal static partial class ExpressionForm
{
    /// <summary>Whether the text is one expression, of whatever source, also of those that no workflow of ours reads.</summary>
    public static bool IsExpression(string text) => Expression().IsMatch(text);

    /// <summary>Whether the text is meant as an expression and is none: a dollar sign, a word, and what no expression begins with.</summary>
    public static bool IsMisspelt(string text) => Meant().IsMatch(text) && !IsExpression(text);

    [GeneratedRegex(
        """
        \A\$(url|method|statusCode|self
        |request\.(header\.[^\s{}]+|query\..+|path\..+|body([#.\[].*)?|payload([#.\[].*)?)
        |response\.(headers?\.[^\s{}]+|query\..+|body([#.\[].*)?|payload([#.\[].*)?)
        |message\.(header([#.\[].*)?|payload([#.\[].*)?)
        |(inputs|outputs)([#.\[].*)?
        |(steps|workflows|sourceDescriptions|components)\.[^\s{}].*)\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\A\$[A-Za-z]+(\.|\z)")]
    private static partial Regex Meant();
}
