using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Conditions;

/// <summary>Parses simple conditions: <c>$statusCode == 200 &amp;&amp; ($response.body.items[0].state != 'off' || !$inputs.strict)</c>.</summary>
internal sealed partial class ConditionParser(string text, TemplateParser templates)
{
    private const int DeepestNesting = 32;
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];
    private int _at;
    private int _depth;

    /// <exception cref="ExpressionException">It is no condition.</exception>
    public ConditionOperand Parse()
    {
        var condition = Or();
        SkipSpace();
        return _at == text.Length ? condition : throw Error($"Nothing is expected at '{text[_at..]}'");
    }

    private ConditionOperand Or()
    {
        var left = And();
        while (Take("||"))
            left = new ConditionOperand.Either(left, And());
        return left;
    }

    private ConditionOperand And()
    {
        var left = Comparison();
        while (Take("&&"))
            left = new ConditionOperand.Both(left, Comparison());
        return left;
    }

    private ConditionOperand Comparison()
    {
        var left = Unary();
        var comparison = Array.Find(Comparisons, Take);
        return comparison is null ? left : new ConditionOperand.Comparison(left, comparison, Unary());
    }

    private ConditionOperand Unary()
    {
        if (++_depth > DeepestNesting)
            throw Error("The condition is nested too deeply");
        var operand = Take("!") ? new ConditionOperand.Not(Unary()) : Take("(") ? Group() : Operand();
        _depth--;
        return operand;
    }

    private ConditionOperand Group()
    {
        var inner = Or();
        return Take(")") ? inner : throw Error("A closing parenthesis is missing");
    }

    private ConditionOperand Operand()
    {
        SkipSpace();
        if (_at == text.Length)
            throw Error("A value is missing at the end");
        if (text[_at] == '\'')
            return new ConditionOperand.Literal(JsonText.Element(String()));
        if (text[_at] == '"')
            throw Error("Strings stand in single quotation marks");
        var start = _at;
        while (_at < text.Length && IsPartOfWord(start))
            _at++;
        var word = text[start.._at];
        if (word.StartsWith('$'))
            return new ConditionOperand.Expression(templates.Expression(word));
        return word is "true" or "false" or "null" || NumberForm.IsMatch(word)
            ? new ConditionOperand.Literal(JsonElement.Parse(word))
            : throw Error($"'{(word.Length > 0 ? word : text[_at..])}' is no value");
    }

    /// <summary>Brackets belong to the expression with all that is in them, names in quotation marks too.</summary>
    private bool IsPartOfWord(int start)
    {
        if (text[_at] == '[' && text[start] == '$' && text.IndexOf(']', _at) is var close and > 0)
        {
            _at = close;
            return true;
        }
        return text[_at] is not (' ' or '\t' or '\r' or '\n' or '=' or '<' or '>' or '(' or ')' or '!' or '&' or '|' or ',');
    }

    /// <summary>A single quotation mark within is written twice.</summary>
    private string String()
    {
        var result = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '\'')
                result.Append(text[_at]);
            else if (_at + 1 < text.Length && text[_at + 1] == '\'')
                result.Append(text[_at++]);
            else
            {
                _at++;
                return result.ToString();
            }
        }
        throw Error("A string has no end");
    }

    private bool Take(string token)
    {
        SkipSpace();
        if (!text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal) || (token == "!" && text.AsSpan(_at).StartsWith("!=", StringComparison.Ordinal)))
            return false;
        _at += token.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private ExpressionException Error(string message) => new(
        $"'{text}' is no condition: {message}.",
        "Compare expressions and literals, as in $statusCode == 200 && $response.body.state != 'off'.");

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm { get; }
}
