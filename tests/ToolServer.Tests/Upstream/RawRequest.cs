using System.Text;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>A request as its bytes lay on the wire: read strictly, by nothing that could forgive what it should not.</summary>
internal sealed record RawRequest(string Line, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Method => Line.Split(' ')[0];

    public string Target => Line.Split(' ')[1];

    public string Path => Target.Split('?')[0];

    public string BodyText => Encoding.UTF8.GetString(Body);

    public string[] All(string name) => [.. Headers.Where(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    /// <summary>Of the bytes up to the empty line, which are one character each.</summary>
    public static (string Line, IReadOnlyList<KeyValuePair<string, string>> Headers) Head(string text)
    {
        var lines = text.Split("\r\n");
        Assert.All(lines, line => Assert.DoesNotContain(line, character => character is '\r' or '\n' or '\0' || character > '~'));
        Assert.Equal(3, lines[0].Split(' ').Length);
        Assert.EndsWith(" HTTP/1.1", lines[0], StringComparison.Ordinal);
        return (lines[0], [.. lines[1..].Select(Field)]);
    }

    private static KeyValuePair<string, string> Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        Assert.True(colon > 0, line);
        // Neither obs-fold nor a space before the colon.
        Assert.DoesNotContain(line[..colon], char.IsWhiteSpace);
        return new(line[..colon], line[(colon + 1)..].Trim(' '));
    }
}
