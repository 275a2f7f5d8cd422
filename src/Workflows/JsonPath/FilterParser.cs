using System.Text.Json;
using System.Text.RegularExpressions;

namespace Signalbox.Workflows.JsonPath;

/// <summary>Parses filter expressions and checks the types of functions (RFC 9535 sections 2.3.5 and 2.4).</summary>
internal sealed partial class FilterParser(JsonPathParser input)
{
    private static readonly string[] Comparisons = ["==", "!=", "<=", ">=", "<", ">"];

    public LogicalExpression Or()
    {
        var left = And();
        while (TakeOperator("||"))
            left = new LogicalExpression.Or(left, And());
        return left;
    }

    private LogicalExpression And()
    {
        var left = Basic();
        while (TakeOperator("&&"))
            left = new LogicalExpression.And(left, Basic());
        return left;
    }

    private bool TakeOperator(string token)
    {
        input.SkipSpace();
        if (!input.Take(token))
            return false;
        input.SkipSpace();
        return true;
    }

    private LogicalExpression Basic()
    {
        if (input.Peek() == '!' && input.Peek(1) != '=')
        {
            input.Take('!');
            input.SkipSpace();
            return new LogicalExpression.Not(input.Peek() == '(' ? Parenthesized() : Test(Operand()));
        }
        if (input.Peek() == '(')
            return Parenthesized();
        var left = Operand();
        input.SkipSpace();
        var comparison = Array.Find(Comparisons, input.Take);
        if (comparison is null)
            return Test(left);
        input.SkipSpace();
        return new LogicalExpression.Compare(Comparable(left), comparison, Comparable(Operand()));
    }

    private LogicalExpression Parenthesized() => input.Nested(() =>
    {
        input.Expect('(');
        input.SkipSpace();
        var inner = Or();
        input.SkipSpace();
        input.Expect(')');
        return inner;
    });

    /// <summary>A query, a literal or function value, or what a logical function yields.</summary>
    private object Operand()
    {
        var c = input.Peek();
        if (c is '@' or '$')
            return input.Query();
        if (c is '\'' or '"')
            return input.Text(input.String());
        if (c == '-' || char.IsAsciiDigit(c))
            return Number();
        var word = char.IsAsciiLetterLower(c) ? input.TakeWhile(w => char.IsAsciiLetterLower(w) || char.IsAsciiDigit(w) || w == '_') : "";
        if (input.Peek() == '(')
            return input.Nested(() => Function(word));
        return word is "true" or "false" or "null"
            ? new ValueExpression.Literal(JsonElement.Parse(word))
            : throw input.Error("A query, a literal or a function is missing");
    }

    private ValueExpression.Literal Number()
    {
        var number = input.TakeWhile(c => char.IsAsciiDigit(c) || c is '-' or '+' or '.' or 'e' or 'E');
        return NumberForm.IsMatch(number) ? new(JsonElement.Parse(number)) : throw input.Error($"'{number}' is no number");
    }

    private object Function(string name)
    {
        var arguments = Arguments();
        switch (name, arguments.Count)
        {
            case ("length", 1): return new ValueExpression.Length(Comparable(arguments[0]));
            case ("count", 1): return new ValueExpression.Count(Nodes(name, arguments[0]));
            case ("value", 1): return new ValueExpression.One(Nodes(name, arguments[0]));
            case ("match", 2): return new LogicalExpression.Matches(Comparable(arguments[0]), Comparable(arguments[1]), whole: true);
            case ("search", 2): return new LogicalExpression.Matches(Comparable(arguments[0]), Comparable(arguments[1]), whole: false);
            case ("length" or "count" or "value" or "match" or "search", _): throw input.Error($"{name}() does not take {arguments.Count} arguments");
            default: throw input.Error($"There is no function {name}()");
        }
    }

    private List<object> Arguments()
    {
        var arguments = new List<object>();
        input.Expect('(');
        input.SkipSpace();
        if (input.Take(')'))
            return arguments;
        do
        {
            input.SkipSpace();
            arguments.Add(Operand());
            input.SkipSpace();
        }
        while (input.Take(','));
        input.Expect(')');
        return arguments;
    }

    private JsonPathQuery Nodes(string function, object operand) =>
        operand as JsonPathQuery ?? throw input.Error($"{function}() takes a query");

    private LogicalExpression Test(object operand) => operand switch
    {
        JsonPathQuery query => input.IsDraft ? new LogicalExpression.Truthy(query) : new LogicalExpression.Exists(query),
        LogicalExpression logical => logical,
        _ => throw input.Error("A value alone is no condition: compare it"),
    };

    private ValueExpression Comparable(object operand) => operand switch
    {
        ValueExpression value => value,
        JsonPathQuery { IsSingular: true } query => new ValueExpression.One(query),
        JsonPathQuery => throw input.Error("A query that may select several nodes has no one value"),
        _ => throw input.Error("The result of match() and search() is no value"),
    };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm { get; }
}
