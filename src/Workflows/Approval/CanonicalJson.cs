using System.Text;
using System.Text.Json;

namespace Signalbox.Workflows.Approval;

/// <summary>JSON Canonicalization Scheme, RFC 8785: one text for one JSON value.</summary>
/// <remarks>
/// Members are sorted by UTF-16 code units, numbers written as ECMAScript writes IEEE 754 doubles, strings with the fewest escapes.
/// What I-JSON (RFC 7493) leaves without a meaning is refused with <see cref="CanonicalJsonException"/>: a duplicate member name, a lone
/// surrogate, a number outside the range of a double.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The canonical UTF-8 bytes of <paramref name="value"/>.</summary>
    public static byte[] Serialize(JsonElement value)
    {
        var output = new StringBuilder(1024);
        Write(output, value, new Place(null, "$", 0));
        return Encoding.UTF8.GetBytes(output.ToString());
    }

    private static void Write(StringBuilder output, JsonElement value, Place place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(output, value, place); break;
            case JsonValueKind.Array: WriteArray(output, value, place); break;
            case JsonValueKind.String: WriteString(output, Text(value, place)); break;
            case JsonValueKind.Number: output.Append(Number(value, place)); break;
            case JsonValueKind.True: output.Append("true"); break;
            case JsonValueKind.False: output.Append("false"); break;
            case JsonValueKind.Null: output.Append("null"); break;
            default: throw place.Refuse("there is no JSON value");
        }
    }

    private static void WriteObject(StringBuilder output, JsonElement value, Place place)
    {
        var members = new List<Member>();
        foreach (var member in value.EnumerateObject())
            members.Add(new(Name(member, place), member.Value));
        members.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        output.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (i > 0)
            {
                if (string.Equals(members[i - 1].Name, member.Name, StringComparison.Ordinal))
                    throw place.Refuse($"the member '{member.Name}' stands there twice");
                output.Append(',');
            }
            WriteString(output, member.Name);
            output.Append(':');
            Write(output, member.Value, new Place(place, member.Name, 0));
        }
        output.Append('}');
    }

    private static void WriteArray(StringBuilder output, JsonElement value, Place place)
    {
        output.Append('[');
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (index > 0)
                output.Append(',');
            Write(output, item, new Place(place, null, index++));
        }
        output.Append(']');
    }

    /// <summary>RFC 8785 section 3.2.2.2: only the quotation mark, the backslash and control characters are escaped.</summary>
    private static void WriteString(StringBuilder output, string text)
    {
        output.Append('"');
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('"' or '\\' or < ' '))
                continue;
            output.Append(text, written, i - written).Append('\\');
            _ = c switch
            {
                '"' or '\\' => output.Append(c),
                '\b' => output.Append('b'),
                '\f' => output.Append('f'),
                '\n' => output.Append('n'),
                '\r' => output.Append('r'),
                '\t' => output.Append('t'),
                _ => output.Append("u00").Append(((int)c).ToString("x2", null)),
            };
            written = i + 1;
        }
        output.Append(text, written, text.Length - written).Append('"');
    }

    private static string Number(JsonElement value, Place place) =>
        value.TryGetDouble(out var number) && double.IsFinite(number)
            ? EcmaScriptNumber.Format(number)
            : throw place.Refuse("the number is outside the range of an IEEE 754 double");

    // The reader refuses an escape that leaves a lone surrogate with InvalidOperationException.
    private static string Text(JsonElement value, Place place)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw place.Refuse("the string holds a lone surrogate");
        }
    }

    private static string Name(JsonProperty member, Place place)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw place.Refuse("a member name holds a lone surrogate");
        }
    }

    private sealed record Member(string Name, JsonElement Value);

    /// <summary>Where a value stands; its text is made only when something is wrong there.</summary>
    /// <param name="Above">The object or list that it stands in; null at the top.</param>
    /// <param name="Name">Of the member; null in a list.</param>
    /// <param name="Index">In the list.</param>
    private sealed record Place(Place? Above, string? Name, int Index)
    {
        public CanonicalJsonException Refuse(string reason) => new(Text, reason);

        private string Text => Above is null ? Name! : Name is null ? $"{Above.Text}[{Index}]" : $"{Above.Text}.{Name}";
    }
}
