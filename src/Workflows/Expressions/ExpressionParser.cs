using System.Buffers;

namespace Signalbox.Workflows.Expressions;

/// <summary>
/// Parses runtime expressions by the ABNF of Arazzo 1.1, section Runtime Expressions, and resolves names at once.
/// </summary>
/// <remarks>
/// The specification's own examples go beyond its ABNF where they dereference with <c>.name</c> and <c>[n]</c>
/// (<c>$response.body.items[0].id</c>), so that is read too. Names may hold dots: the longest declared name wins, the rest is dereferenced.
/// </remarks>
internal sealed class ExpressionParser(ExpressionNames names)
{
    private static readonly SearchValues<char> Identifier =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> StrictIdentifier =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly HashSet<string> NoNames = [];

    private static readonly string[] Roots =
        ["url", "method", "statusCode", "request", "response", "inputs", "outputs", "steps", "message", "workflows", "sourceDescriptions", "components", "self"];

    /// <summary>
    /// Whether <paramref name="text"/> is meant as an expression: a dollar sign and a known root, or anything of the form <c>$word.</c>,
    /// which would be a misspelt one. Other text that begins with a dollar sign is a literal.
    /// </summary>
    public static bool LooksLikeExpression(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '$')
            return false;
        var end = 1;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
            end++;
        var word = text[1..end].ToString();
        return Roots.Contains(word) || (word.Length > 0 && end < text.Length && text[end] == '.');
    }

    /// <exception cref="ExpressionException">It is no expression, names what is not there, or is of a kind that is not supported.</exception>
    public RuntimeExpression Parse(string text)
    {
        var rest = text.AsSpan(1);
        if (rest is "url")
            return Plain(text, ExpressionSource.Url);
        if (rest is "method")
            return Plain(text, ExpressionSource.Method);
        if (rest is "statusCode")
            return Plain(text, ExpressionSource.StatusCode);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var root = dot < 0 ? text : text[..dot];
        var tail = dot < 0 ? "" : text[(dot + 1)..];
        return root switch
        {
            "$request" => Message(text, tail, isRequest: true),
            "$response" => Message(text, tail, isRequest: false),
            "$inputs" => Input(text, tail),
            "$outputs" => Output(text, tail),
            "$steps" => StepOutput(text, tail),
            "$message" => throw Unsupported(text, "AsyncAPI messages"),
            "$workflows" => Workflow(text, tail),
            "$sourceDescriptions" => throw Unsupported(text, "source descriptions"),
            "$components" => throw Unsupported(text, "components"),
            "$self" => throw Unsupported(text, "the URI of the document"),
            _ => throw new ExpressionException(
                $"'{text}' is no runtime expression.",
                "Begin with $inputs., $steps., $workflows., $response., $request., $outputs., $statusCode, $method or $url."),
        };
    }

    private static RuntimeExpression Message(string text, string tail, bool isRequest)
    {
        if (tail.StartsWith("header.", StringComparison.Ordinal) && tail.Length > 7)
            return new(text, isRequest ? ExpressionSource.RequestHeader : ExpressionSource.ResponseHeader, "", tail[7..], JsonPointer.Root);
        if (isRequest && tail.StartsWith("query.", StringComparison.Ordinal))
            return new(text, ExpressionSource.RequestQuery, "", tail[6..], JsonPointer.Root);
        if (isRequest && tail.StartsWith("path.", StringComparison.Ordinal))
            return new(text, ExpressionSource.RequestPath, "", tail[5..], JsonPointer.Root);
        if (tail.StartsWith("body", StringComparison.Ordinal))
            return new(text, isRequest ? ExpressionSource.RequestBody : ExpressionSource.ResponseBody, "", "", Tail(text, tail[4..]));
        if (tail.StartsWith("payload", StringComparison.Ordinal))
            throw Unsupported(text, "AsyncAPI payloads");
        throw new ExpressionException(
            $"'{text}' does not say what to read.",
            isRequest ? "Write $request.header.Name, .query.name, .path.name or .body#/pointer." : "Write $response.header.Name or $response.body#/pointer.");
    }

    private RuntimeExpression Input(string text, string tail)
    {
        var (name, pointer) = Named(text, tail, names.Inputs.Keys);
        if (names.Inputs.TryGetValue(name, out var optional))
            return new(text, ExpressionSource.Input, "", name, pointer, optional);
        if (names.InputsAreOpen)
            return new(text, ExpressionSource.Input, "", name, pointer, Optional: true);
        throw new ExpressionException(
            $"'{text}' names the input '{name}', which spec.inputs does not declare.",
            names.Inputs.Count == 0 ? $"Declare '{name}' under spec.inputs.properties." : $"Declare it under spec.inputs.properties, or use one of: {List(names.Inputs.Keys)}.");
    }

    private RuntimeExpression Output(string text, string tail)
    {
        if (names.OutputsAreCalled)
        {
            var (called, into) = Named(text, tail, []);
            return new(text, ExpressionSource.CalledOutput, "", called, into);
        }
        var (name, pointer) = Named(text, tail, names.Outputs);
        if (!names.Outputs.Contains(name))
            throw new ExpressionException($"'{text}' names the output '{name}', which spec.outputs does not have.", "Use the name of another output of the workflow.");
        return new(text, ExpressionSource.Output, "", name, pointer);
    }

    private RuntimeExpression StepOutput(string text, string tail)
    {
        var end = tail.AsSpan().IndexOfAnyExcept(StrictIdentifier);
        if (end <= 0 || !tail.AsSpan(end).StartsWith(".outputs."))
            throw new ExpressionException($"'{text}' is no reference to an output of a step.", "Write $steps.STEP.outputs.NAME.");
        var step = tail[..end];
        if (!names.StepOutputs.TryGetValue(step, out var outputs))
            throw new ExpressionException($"'{text}' names the step '{step}', which is not there.", $"Use one of the steps: {List(names.StepOutputs.Keys)}.");
        var (name, pointer) = Named(text, tail[(end + ".outputs.".Length)..], outputs ?? NoNames);
        if (outputs?.Contains(name) == false)
        {
            throw new ExpressionException(
                $"'{text}' names the output '{name}', which step '{step}' does not have.",
                outputs.Count == 0 ? $"Add it to the outputs of step '{step}'." : $"Add it to the outputs of step '{step}', or use one of: {List(outputs)}.");
        }
        return new(text, ExpressionSource.StepOutput, step, name, pointer);
    }

    /// <summary><c>ID.inputs.NAME</c>, <c>ID.outputs.NAME</c> and, as the examples have it, <c>ID.steps.STEP.outputs.NAME</c>.</summary>
    private RuntimeExpression Workflow(string text, string tail)
    {
        var end = tail.AsSpan().IndexOfAnyExcept(StrictIdentifier);
        var (id, field) = end <= 0 ? ("", "") : (tail[..end], tail[end..]);
        var own = id == names.WorkflowId;
        if (id.Length > 0 && !own && !names.Workflows.Contains(id))
        {
            throw new ExpressionException(
                $"'{text}' reads the workflow '{id}', which this one neither calls nor depends on.", $"Add '{id}' to spec.dependsOn, or call it in an earlier step.");
        }
        if (field.StartsWith(".inputs.", StringComparison.Ordinal))
            return own ? Input(text, field[".inputs.".Length..]) : OfWorkflow(ExpressionSource.WorkflowInput, ".inputs.".Length, "");
        if (field.StartsWith(".outputs.", StringComparison.Ordinal))
            return own ? Output(text, field[".outputs.".Length..]) : OfWorkflow(ExpressionSource.WorkflowOutput, ".outputs.".Length, "");
        if (own && field.StartsWith(".steps.", StringComparison.Ordinal))
            return StepOutput(text, field[".steps.".Length..]);
        if (field.StartsWith(".steps.", StringComparison.Ordinal))
        {
            var rest = field[".steps.".Length..];
            var stepEnd = rest.AsSpan().IndexOfAnyExcept(StrictIdentifier);
            if (stepEnd > 0 && rest.AsSpan(stepEnd).StartsWith(".outputs."))
                return OfWorkflow(ExpressionSource.WorkflowStepOutput, ".steps.".Length + stepEnd + ".outputs.".Length, rest[..stepEnd]);
        }
        throw new ExpressionException($"'{text}' does not say what to read.", "Write $workflows.ID.outputs.NAME or $workflows.ID.inputs.NAME.");

        RuntimeExpression OfWorkflow(ExpressionSource source, int prefix, string step)
        {
            var (name, pointer) = Named(text, field[prefix..], []);
            return new(text, source, step, name, pointer) { WorkflowId = id };
        }
    }

    /// <summary>Splits <c>a.b.c#/d</c> into a declared name, the longest there is, and the way into its value.</summary>
    private static (string Name, JsonPointer Pointer) Named(string text, string tail, IEnumerable<string> declared)
    {
        var end = tail.AsSpan().IndexOfAnyExcept(Identifier);
        var identifier = end < 0 ? tail : tail[..end];
        if (identifier.Length == 0)
            throw new ExpressionException($"'{text}' names nothing.", "Names are made of letters, digits, '.', '-' and '_'.");
        var name = declared
            .Where(d => identifier == d || identifier.StartsWith(d + ".", StringComparison.Ordinal))
            .MaxBy(d => d.Length);
        if (name is null)
        {
            var dot = identifier.IndexOf('.', StringComparison.Ordinal);
            name = dot < 0 ? identifier : identifier[..dot];
        }
        return (name, Tail(text, tail[name.Length..]));
    }

    /// <summary>What follows a value: nothing, <c>#/json/pointer</c>, or dereferences <c>.name</c>, <c>[0]</c>, <c>['name']</c>.</summary>
    private static JsonPointer Tail(string text, string tail)
    {
        if (tail.Length == 0)
            return JsonPointer.Root;
        if (tail[0] == '#')
            return JsonPointer.Parse(tail[1..]) ?? throw new ExpressionException($"'{text}' holds no JSON Pointer after '#'.", "Write it as #/items/0/id.");
        var tokens = new List<string>();
        var at = 0;
        while (at < tail.Length)
        {
            if (tail[at] == '#' && JsonPointer.Parse(tail[(at + 1)..]) is { } pointer)
            {
                tokens.AddRange(pointer.Tokens);
                break;
            }
            var (token, next) = tail[at] switch
            {
                '.' => Property(tail, at + 1),
                '[' => Bracket(tail, at + 1),
                _ => (null, -1),
            };
            if (token is null)
                throw new ExpressionException($"'{text}' cannot be read from '{tail[at..]}' on.", "To put an expression into text, write it in braces: {$inputs.name}.");
            tokens.Add(token);
            at = next;
        }
        return JsonPointer.Of(tokens);
    }

    private static (string? Token, int Next) Property(string tail, int at)
    {
        var end = at;
        while (end < tail.Length && (char.IsLetterOrDigit(tail[end]) || tail[end] is '_' or '-' or '@' or '$'))
            end++;
        return end == at ? (null, -1) : (tail[at..end], end);
    }

    private static (string? Token, int Next) Bracket(string tail, int at)
    {
        if (at < tail.Length && tail[at] is '\'' or '"')
        {
            var close = tail.IndexOf(tail[at] + "]", at + 1, StringComparison.Ordinal);
            return close < 0 ? (null, -1) : (tail[(at + 1)..close], close + 2);
        }
        var end = tail.IndexOf(']', at);
        return end > at && JsonPointer.Index(tail[at..end]) is not null ? (tail[at..end], end + 1) : (null, -1);
    }

    private static RuntimeExpression Plain(string text, ExpressionSource source) => new(text, source, "", "", JsonPointer.Root);

    private static ExpressionException Unsupported(string text, string what) =>
        new($"'{text}' reads {what}, which Signalbox does not support.", "Use an input, an output of a step of this workflow, or a literal.");

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Take(20));
}
