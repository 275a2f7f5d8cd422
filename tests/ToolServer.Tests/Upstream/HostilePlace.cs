namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>A place in a request that an argument is put into. <paramref name="Step"/> holds members of a step in JSON, the argument is <c>$inputs.v</c>.</summary>
public sealed record HostilePlace(string Name, string Path, string Step)
{
    /// <summary>Every place, style and kind of body that a workflow may use.</summary>
    public static IEnumerable<HostilePlace> All()
    {
        foreach (var style in (string[])["simple", "label", "matrix"])
        {
            foreach (var explode in (string[])["true", "false"])
                yield return Parameter($"path {style} {explode}", $$"""{"name":"q","in":"path","style":"{{style}}","explode":{{explode}},"value":"$inputs.v"}""", "/things/{q}/end");
        }

        yield return Parameter("path reserved", """{"name":"q","in":"path","allowReserved":true,"value":"$inputs.v"}""", "/things/{q}/end");
        yield return Parameter("path in text", """{"name":"q","in":"path","value":"x{$inputs.v}y"}""", "/things/{q}/end");
        yield return Parameter("path at the end", """{"name":"q","in":"path","value":"$inputs.v"}""", "/things/{q}");
        yield return Parameter("path at the beginning", """{"name":"q","in":"path","value":"$inputs.v"}""", "/{q}/end");
        yield return Parameter("path in a segment", """{"name":"q","in":"path","value":"$inputs.v"}""", "/things/.{q}/end");
        foreach (var style in (string[])["form", "spaceDelimited", "pipeDelimited", "deepObject"])
        {
            foreach (var reserved in (string[])["true", "false"])
                yield return Parameter($"query {style} {reserved}", $$"""{"name":"q","in":"query","style":"{{style}}","allowReserved":{{reserved}},"value":"$inputs.v"}""");
        }

        yield return Parameter("query joined", """{"name":"q","in":"query","explode":false,"value":"$inputs.v"}""");
        yield return Parameter("querystring", """{"name":"q","in":"querystring","value":"$inputs.v"}""");
        yield return Parameter("header", """{"name":"X-In","in":"header","value":"$inputs.v"}""");
        yield return Parameter("header exploded", """{"name":"X-In","in":"header","explode":true,"value":"$inputs.v"}""");
        yield return Parameter("header in text", """{"name":"X-In","in":"header","value":"a{$inputs.v}b"}""");
        yield return Parameter("cookie", """{"name":"q","in":"cookie","value":"$inputs.v"}""");
        yield return Parameter("cookie joined", """{"name":"q","in":"cookie","explode":false,"value":"$inputs.v"}""");
        yield return Body("json", "application/json", """{"a":"$inputs.v","end":"1"}""");
        yield return Body("json text", "application/json", """ "{\"a\":\"{$inputs.v}\"}" """);
        yield return Body("form", "application/x-www-form-urlencoded", """{"a":"$inputs.v","end":"1"}""");
        yield return Body("form text", "application/x-www-form-urlencoded", """ "a={$inputs.v}&end=1" """);
        yield return Body("multipart", "multipart/form-data", """{"a":"$inputs.v","end":"1"}""");
        yield return Body("text", "text/plain", """ "$inputs.v" """);
    }

    public override string ToString() => Name;

    public string Spec => $$"""
        {
          "workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "t", "description": "d"},
          "inputs": {"type": "object", "properties": {"v": true} },
          "steps": [{"stepId": "only", "operation": {"method": "POST", "path": "{{Path}}"}, {{Step}} }]
        }
        """;

    private static HostilePlace Parameter(string name, string parameter, string path = "/things/end") => new(name, path, $"\"parameters\": [{parameter}]");

    private static HostilePlace Body(string name, string type, string payload) =>
        new(name, "/things/end", $$""" "requestBody": {"contentType": "{{type}}", "payload": {{payload}}} """);
}
