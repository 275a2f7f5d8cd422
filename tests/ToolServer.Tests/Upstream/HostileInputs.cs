using System.Text.Json;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>Arguments of somebody who wants a request to go elsewhere, or two requests out of one.</summary>
internal static class HostileInputs
{
    private static readonly string[] Texts =
    [
        "", ".", "..", "...", "../x", "a/../../x", "..;/x", "..;a=b", ";", ";a=b", "%2e%2e", "%2E.", "%252e%252e", "%252e%252e%252fx", "..%2f..%2fx", "%2f", "%5c..%5c", "..\\x", "\\",
        "/", "//ELSEWHERE/x", "///ELSEWHERE", "http://ELSEWHERE/x", "@ELSEWHERE", "a@ELSEWHERE/x", ":80", "?x=1", "#x", "x?y#z", "&admin=true", "a=b&c=d", "%26admin=true", "+ +", "{q}", "{$inputs.v}",
        "a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n b", "a\r\n\r\nGET /evil HTTP/1.1\r\nHost: ELSEWHERE\r\n\r\n", "%0d%0aX-Evil:%201", "\0", "a\0b", "\u000b", "\u0085", "\u2028",
        "chunked", "0\r\n\r\nPOST /evil HTTP/1.1\r\n\r\n", "a; admin=1", "a, b", "\"; filename=\"evil", "x\"\r\nX-Evil: 1\r\n\r\n", "a\\", "--signalbox-\r\n", "ä€😀", "\uff0e\uff0e\uff0fx", " ", "\t",
    ];

    /// <summary>Each text as it is, in an array, as a member's value and as its name; JSON, with <paramref name="elsewhere"/> for another host.</summary>
    public static IEnumerable<string> Values(string elsewhere)
    {
        foreach (var hostile in Texts)
        {
            var text = JsonSerializer.Serialize(hostile.Replace("ELSEWHERE", elsewhere, StringComparison.Ordinal));
            yield return text;
            yield return $"[{text}]";
            yield return $"[\"a\",{text}]";
            yield return $$"""{"k":{{text}}}""";
            yield return $$"""{{{text}}:"v"}""";
            yield return $$$"""{"filename":{{{text}}},"base64":"QQ==","contentType":{{{text}}}}""";
        }

        // A lone surrogate is JSON and no text.
        foreach (var other in (string[])["\"\\ud800\"", "[\"\\udc00\"]", "{\"\\ud800\":1}", "[]", "{}", "[[]]", "[null]", "true", "1e400", "[[\"..\"],{\"a\":\"/\"}]"])
            yield return other;
    }
}
