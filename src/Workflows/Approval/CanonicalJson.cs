using System.Buffers;
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
    private static readonly SearchValues<char> Escaped = SearchValues.Create(string.Concat(Enumerable.Range(0, ' ').Select(c => (char)c)) + "\"\\");

    /// <summary>The canonical UTF-8 bytes of <paramref name="value"/>.</summary>
    public static byte[] Serialize(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(output, value, "$");
        return output.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(output, value, path); break;
            case JsonValueKind.Array: WriteArray(output, value, path); break;
            case JsonValueKind.String: WriteString(output, Text(value, path)); break;
            case JsonValueKind.Number: Ascii(output, Number(value, path)); break;
            case JsonValueKind.True: Ascii(output, "true"); break;
            case JsonValueKind.False: Ascii(output, "false"); break;
            case JsonValueKind.Null: Ascii(output, "null"); break;
            default: throw new CanonicalJsonException(path, "there is no JSON value");
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> output, JsonElement value, string path)
    {
        var members = value.EnumerateObject().Select(m => (Name: Name(m, path), m.Value)).ToArray();
        Array.Sort(members, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        Ascii(output, "{");
        for (var i = 0; i < members.Length; i++)
        {
            var (name, member) = members[i];
            if (i > 0)
            {
                if (string.Equals(members[i - 1].Name, name, StringComparison.Ordinal))
                    throw new CanonicalJsonException(path, $"the member '{name}' stands there twice");
                Ascii(output, ",");
            }
            WriteString(output, name);
            Ascii(output, ":");
            Write(output, member, $"{path}.{name}");
        }
        Ascii(output, "}");
    }

    private static void WriteArray(ArrayBufferWriter<byte> output, JsonElement value, string path)
    {
        Ascii(output, "[");
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (index > 0)
                Ascii(output, ",");
            Write(output, item, $"{path}[{index++}]");
        }
        Ascii(output, "]");
    }

    /// <summary>RFC 8785 section 3.2.2.2: only the quotation mark, the backslash and control characters are escaped.</summary>
    private static void WriteString(ArrayBufferWriter<byte> output, string text)
    {
        if (!text.AsSpan().ContainsAny(Escaped))
        {
            Ascii(output, "\"");
            Encoding.UTF8.GetBytes(text, output);
            Ascii(output, "\"");
            return;
        }
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                < ' ' => escaped.Append("\\u00").Append(((int)c).ToString("x2", null)),
                _ => escaped.Append(c),
            };
        }
        output.Write(Encoding.UTF8.GetBytes(escaped.Append('"').ToString()));
    }

    private static string Number(JsonElement value, string path) =>
        value.TryGetDouble(out var number) && double.IsFinite(number)
            ? EcmaScriptNumber.Format(number)
            : throw new CanonicalJsonException(path, "the number is outside the range of an IEEE 754 double");

    // The reader refuses an escape that leaves a lone surrogate with InvalidOperationException.
    private static string Text(JsonElement value, string path)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new CanonicalJsonException(path, "the string holds a lone surrogate");
        }
    }

    private static string Name(JsonProperty member, string path)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new CanonicalJsonException(path, "a member name holds a lone surrogate");
        }
    }

    private static void Ascii(ArrayBufferWriter<byte> output, string text)
    {
        var span = output.GetSpan(text.Length);
        output.Advance(Encoding.ASCII.GetBytes(text, span));
    }
}
