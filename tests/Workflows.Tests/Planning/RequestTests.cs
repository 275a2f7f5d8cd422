using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Workflows.Tests.Planning;

public sealed partial class RequestTests
{
    /// <summary>The table of OpenAPI 3.1, Style Examples, and what it leaves open.</summary>
    [Theory]
    [InlineData("path", "simple", false, "[1,2]", "/p/1,2")]
    [InlineData("path", "simple", true, """{"R":1,"G":2}""", "/p/R=1,G=2")]
    [InlineData("path", "simple", false, """{"R":1,"G":2}""", "/p/R,1,G,2")]
    [InlineData("path", "label", false, "5", "/p/.5")]
    [InlineData("path", "label", true, "[1,2]", "/p/.1.2")]
    [InlineData("path", "matrix", false, "[1,2]", "/p/;v=1,2")]
    [InlineData("path", "matrix", true, "[1,2]", "/p/;v=1;v=2")]
    [InlineData("path", "matrix", true, """{"R":1}""", "/p/;R=1")]
    [InlineData("query", "form", true, "[1,2]", "/p?v=1&v=2")]
    [InlineData("query", "form", false, "[1,2]", "/p?v=1,2")]
    [InlineData("query", "form", true, """{"R":1,"G":2}""", "/p?R=1&G=2")]
    [InlineData("query", "form", false, """{"R":1,"G":2}""", "/p?v=R,1,G,2")]
    [InlineData("query", "form", true, "[]", "/p")]
    [InlineData("query", "form", true, "null", "/p")]
    [InlineData("query", "form", true, "\"\"", "/p?v=")]
    [InlineData("query", "form", true, "true", "/p?v=true")]
    [InlineData("query", "spaceDelimited", false, "[1,2]", "/p?v=1%202")]
    [InlineData("query", "pipeDelimited", false, "[1,2]", "/p?v=1%7C2")]
    [InlineData("query", "deepObject", true, """{"R":1,"a":{"b":[2,3]}}""", "/p?v%5BR%5D=1&v%5Ba%5D%5Bb%5D=2&v%5Ba%5D%5Bb%5D=3")]
    [InlineData("query", "form", true, "\"a&b=c#d é/\"", "/p?v=a%26b%3Dc%23d%20%C3%A9%2F")]
    public void Parameters_are_serialised_by_style(string place, string style, bool explode, string value, string expected)
    {
        var path = place == "path" ? "/p/{v}" : "/p";
        var run = Specs.Run(Specs.OneStep($$$"""
            "operation": {"method": "GET", "path": "{{{path}}}"},
            "parameters": [{"name": "v", "in": "{{{place}}}", "style": "{{{style}}}", "explode": {{{(explode ? "true" : "false")}}}, "value": "$inputs.x"}]
            """), "{\"x\":" + value + "}");
        Assert.Equal(expected, run.Request().PathAndQuery);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("a\\\\b")]
    [InlineData("a\\nb")]
    [InlineData("a\\u0000b")]
    public void A_path_value_cannot_lead_to_another_path(string value)
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a/{x}/b"}, "parameters": [{"name": "x", "in": "path", "value": "$inputs.x"}]
            """), $$"""{"x": "{{value}}"}""");
        Assert.Contains("path", run.Failure().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a?b#c", "/a/a%3Fb%23c/b")]
    [InlineData("%2e%2e", "/a/%252e%252e/b")]
    [InlineData("..%2f", "/a/..%252f/b")]
    [InlineData("{x} ;", "/a/%7Bx%7D%20%3B/b")]
    public void A_path_value_stays_one_segment(string value, string expected)
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a/{x}/b"}, "parameters": [{"name": "x", "in": "path", "value": "$inputs.x"}]
            """), $$"""{"x": "{{value}}"}""");
        Assert.Equal(expected, run.Request().PathAndQuery);
    }

    [Theory]
    [InlineData("/redfish/v1/TaskService/Tasks/1", "/redfish/v1/TaskService/Tasks/1")]
    [InlineData("a/../b", null)]
    [InlineData("a//b", null)]
    public void A_reviewed_path_parameter_may_be_several_segments(string value, string? expected)
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/{x}"}, "parameters": [{"name": "x", "in": "path", "allowReserved": true, "value": "$inputs.x"}]
            """), $$"""{"x": "{{value}}"}""");
        if (expected is null)
            Assert.Contains("path", run.Failure().Reason, StringComparison.Ordinal);
        else
            Assert.Equal(expected, run.Request().PathAndQuery);
    }

    [Fact]
    public void Reserved_characters_stay_where_the_parameter_allows_them_but_never_end_the_value()
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "$expand", "in": "query", "allowReserved": true, "value": "$inputs.x"}]
            """), """{"x": "*($levels=1)&admin=1#"}""");
        Assert.Equal("/a?$expand=*($levels=1)%26admin=1%23", run.Request().PathAndQuery);
    }

    [Fact]
    public void A_querystring_is_the_whole_query_and_arguments_in_it_are_escaped()
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "querystring", "value": "a=1&b={$inputs.x}"}]
            """), """{"x": "2&c=3"}""");
        Assert.Equal("/a?a=1&b=2%26c%3D3", run.Request().PathAndQuery);
    }

    [Theory]
    [InlineData("a\\r\\nX: y")]
    [InlineData("a\\u0000")]
    [InlineData("é")]
    public void A_header_value_cannot_break_out(string value)
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "X-A", "in": "header", "value": "$inputs.x"}]
            """), $$"""{"x": "{{value}}"}""");
        Assert.Contains("X-A", run.Failure().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_and_cookies_take_their_places()
    {
        var request = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "parameters": [
              {"name": "X-A", "in": "header", "value": [1, "b"]}, {"name": "c", "in": "cookie", "value": "a;b"}, {"name": "d", "in": "cookie", "value": 2}, {"name": "none", "in": "header", "value": "$inputs.y"}]
            """)).Request();
        Assert.Equal(["X-A: 1,b", "Cookie: c=a%3Bb; d=2"], request.Headers.Select(h => $"{h.Key}: {h.Value}"));
    }

    [Theory]
    [InlineData("application/json", """{"a": "$inputs.x", "b": ["$inputs.x", "$inputs.y"], "c": "v-{$inputs.x}", "d": "$inputs.y", "e": "$inputs.def"}""", "7", """{"a":7,"b":[7],"c":"v-7","e":"D"}""")]
    [InlineData("application/vnd.a+json", "\"$inputs.x\"", """{"k":1.50}""", """{"k":1.50}""")]
    [InlineData("application/json", "\"plain\"", "1", "\"plain\"")]
    [InlineData("application/json", "\"{\\\"a\\\": 1}\"", "1", """{"a":1}""")]
    [InlineData("application/json", "\"{\\\"a\\\": \\\"{$inputs.x}\\\"}\"", "\"q\\\", \\\"admin\\\": \\\"1\"", """{"a":"q\", \"admin\": \"1"}""")]
    [InlineData("application/json", "\"{\\\"a\\\": {$inputs.x}}\"", "[1]", """{"a":[1]}""")]
    [InlineData("application/x-www-form-urlencoded", """{"a": "$inputs.x", "b": [1, 2], "c": null}""", "\"x y&z\"", "a=x+y%26z&b=1&b=2")]
    [InlineData("application/x-www-form-urlencoded", "\"a={$inputs.x}&b=1\"", "\"x&y\"", "a=x%26y&b=1")]
    [InlineData("application/xml", "\"<a>{$inputs.x}</a>\"", "\"<b/>&\"", "<a>&lt;b/&gt;&amp;</a>")]
    [InlineData("text/plain", "\"hi {$inputs.x}\"", "true", "hi true")]
    [InlineData("application/octet-stream", "\"$inputs.x\"", "\"aGk=\"", "hi")]
    public void Bodies_are_written_by_media_type(string type, string payload, string x, string expected)
    {
        var run = Specs.Run(Specs.OneStep($$$"""
            "operation": {"method": "POST", "path": "/a"}, "requestBody": {"contentType": "{{{type}}}", "payload": {{{payload}}} }
            """), "{\"x\":" + x + "}");
        var request = run.Request();
        Assert.Equal(expected, request.BodyText());
        Assert.Equal(type, request.ContentType);
    }

    [Fact]
    public void A_multipart_form_has_parts_that_cannot_end_each_other()
    {
        var request = Specs.Run(Specs.OneStep("""
            "operation": {"method": "POST", "path": "/a"}, "requestBody": {"contentType": "multipart/form-data", "payload":
              {"a\"b": "$inputs.x", "o": {"k": 1}, "f": {"filename": "f.bin", "base64": "AAEC"}}}
            """), """{"x": "--signalbox-1\r\n"}""").Request();
        var boundary = Boundary.Match(request.ContentType!).Groups[1].Value;
        var text = Encoding.Latin1.GetString(request.Body.Span);
        Assert.Equal(5, text.Split("--" + boundary).Length);
        Assert.Contains("name=\"a%22b\"\r\n\r\n--signalbox-1\r\n\r\n", text, StringComparison.Ordinal);
        Assert.Contains("name=\"o\"\r\nContent-Type: application/json\r\n\r\n{\"k\":1}\r\n", text, StringComparison.Ordinal);
        Assert.Contains("filename=\"f.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n\0\u0001\u0002\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/b", null, """{"a":{"b":7},"l":[{"n":1},{"n":2}]}""")]
    [InlineData("/a/new", null, """{"a":{"b":0,"new":7},"l":[{"n":1},{"n":2}]}""")]
    [InlineData("/l/-", "jsonpointer", """{"a":{"b":0},"l":[{"n":1},{"n":2},7]}""")]
    [InlineData("$.l[?@.n == 2].n", "jsonpath", """{"a":{"b":0},"l":[{"n":1},{"n":7}]}""")]
    public void Replacements_set_values_in_the_payload(string target, string? type, string expected)
    {
        var typed = type is null ? "" : $"\"targetSelectorType\": \"{type}\",";
        var run = Specs.Run(Specs.OneStep($$$"""
            "operation": {"method": "POST", "path": "/a"}, "requestBody": {"payload": {"a": {"b": 0}, "l": [{"n": 1}, {"n": 2}]},
              "replacements": [{"target": "{{{target}}}", {{{typed}}} "value": "$inputs.x"}]}
            """), """{"x": 7}""");
        Assert.Equal(expected, run.Request().BodyText());
    }

    [Fact]
    public void A_replacement_target_that_is_not_there_stops_the_run() =>
        Assert.Contains("/no/where", Specs.Run(Specs.OneStep("""
            "operation": {"method": "POST", "path": "/a"}, "requestBody": {"payload": {}, "replacements": [{"target": "/no/where", "value": 1}]}
            """)).Failure().Reason, StringComparison.Ordinal);

    [Fact]
    public void A_request_does_not_show_its_headers_and_body_as_text() =>
        Assert.Equal("GET /a", Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "k", "in": "query", "value": "secret"}]
            """)).Request().ToString());

    [GeneratedRegex("^multipart/form-data; boundary=(.+)$")]
    private static partial Regex Boundary { get; }
}
