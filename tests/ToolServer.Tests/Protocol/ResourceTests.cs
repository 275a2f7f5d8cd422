using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Approved workflows as resources, and the values of inputs as completions, in both eras.</summary>
public sealed class ResourceTests
{
    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task The_approved_spec_of_each_tool_can_be_listed_and_read(string version)
    {
        await using var server = await RunningFront.WithToolsAsync("read_system");
        await using var client = await server.ConnectAsync(version);
        var listed = Assert.Single(await client.ListResourcesAsync());
        Assert.Equal("signalbox://workflows/dell/read-system", listed.Uri);
        var read = await client.ReadResourceAsync(listed.Uri);
        var json = JsonNode.Parse(Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text)!;
        Assert.Equal("read_system", (string?)json["spec"]!["workflowId"]);
        Assert.Equal("/systems/{id}", (string?)json["spec"]!["steps"]![0]!["operation"]!["path"]);
        Assert.StartsWith("v1:sha256:", (string?)json["specDigest"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunningFront.Handshake, McpErrorCode.ResourceNotFound)]
    [InlineData(RunningFront.PerRequest, McpErrorCode.InvalidParams)]
    public async Task What_the_caller_may_not_call_does_not_exist_for_it(string version, McpErrorCode code)
    {
        await using var server = await RunningFront.StartUnpublishedAsync(policy: new HidingPolicy());
        server.Publish("hidden_tool", "read_system");
        await using var client = await server.ConnectAsync(version);
        Assert.Equal("dell/read-system", Assert.Single(await client.ListResourcesAsync()).Name);
        foreach (var uri in (string[])["signalbox://workflows/dell/hidden-tool", "signalbox://tools/hidden_tool", "signalbox://workflows/dell", "file:///etc/passwd"])
        {
            var error = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync(uri));
            Assert.Equal(code, error.ErrorCode);
        }
    }

    [Fact]
    public async Task A_hidden_tools_inputs_are_not_completed_either()
    {
        await using var server = await RunningFront.StartUnpublishedAsync(policy: new HidingPolicy());
        server.Publish([WithChoice("hidden_tool")]);
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CompleteAsync(new ResourceTemplateReference { Uri = "signalbox://tools/hidden_tool{?type}" }, "type", ""));
    }

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task The_values_of_an_input_are_completed(string version)
    {
        await using var server = await RunningFront.StartUnpublishedAsync();
        server.Publish([WithChoice("restart_system")]);
        await using var client = await server.ConnectAsync(version);
        var template = (await client.ListResourceTemplatesAsync()).Single(t => t.Name == "restart_system");
        Assert.Equal("signalbox://tools/restart_system{?type,force}", template.UriTemplate);

        async Task<IList<string>> CompleteAsync(string argument, string typed) =>
            (await client.CompleteAsync(new ResourceTemplateReference { Uri = template.UriTemplate }, argument, typed)).Completion.Values;
        Assert.Equal(["GracefulRestart", "ForceOff", "On"], await CompleteAsync("type", ""));
        Assert.Equal(["ForceOff"], await CompleteAsync("type", "force"));
        Assert.Equal(["On"], await CompleteAsync("type", "ON"));
        Assert.Equal(["true", "false"], await CompleteAsync("force", ""));
        Assert.Empty(await CompleteAsync("id", ""));
    }

    [Fact]
    public async Task Workflows_are_completed_by_namespace_and_name()
    {
        await using var server = await RunningFront.WithToolsAsync("read_system", "read_disk");
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        var reference = new ResourceTemplateReference { Uri = "signalbox://workflows/{namespace}/{name}" };
        Assert.Equal(["dell"], (await client.CompleteAsync(reference, "namespace", "d")).Completion.Values);
        Assert.Equal(["read-disk", "read-system"], (await client.CompleteAsync(reference, "name", "read")).Completion.Values);
    }

    [Fact]
    public async Task A_tool_with_inputs_is_checked_and_nothing_is_called()
    {
        await using var server = await RunningFront.StartUnpublishedAsync();
        server.Publish([WithChoice("restart_system")]);
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        var fine = await ReadAsync("signalbox://tools/restart_system?id=S1&type=On&force=true");
        Assert.Empty(fine["problems"]!.AsArray());
        Assert.True((bool)fine["arguments"]!["force"]!);
        Assert.NotEmpty((await ReadAsync("signalbox://tools/restart_system?type=Explode"))["problems"]!.AsArray());
        Assert.Empty(server.Executor.Calls);

        async Task<JsonNode> ReadAsync(string uri) => JsonNode.Parse(((TextResourceContents)(await client.ReadResourceAsync(uri)).Contents.Single()).Text)!;
    }

    [Fact]
    public async Task A_session_hears_of_a_new_revision_of_what_it_subscribed_to_and_of_nothing_else()
    {
        await using var server = await RunningFront.WithToolsAsync("a", "b");
        var session = await server.InitializeAsync();
        var (_, subscribed) = await server.ExchangeAsync(server.Post(
            RunningFront.Call("resources/subscribe", new() { ["uri"] = "signalbox://workflows/dell/b" }), RunningFront.Handshake, session));
        Assert.NotNull(subscribed["result"]);
        using var stream = await server.OpenStreamAsync(session);
        server.Publish([Given.Spec("a", "Changed."), Given.Spec("b", "Changed too.")]);
        Assert.Equal("notifications/tools/list_changed", (string?)(await stream.NextAsync())!["method"]);
        var updated = (await stream.NextAsync())!;
        Assert.Equal("notifications/resources/updated", (string?)updated["method"]);
        Assert.Equal("signalbox://workflows/dell/b", (string?)updated["params"]!["uri"]);
        server.Publish([Given.Spec("a", "Changed.")]);
        Assert.Equal("notifications/tools/list_changed", (string?)(await stream.NextAsync())!["method"]);
        Assert.Equal("notifications/resources/list_changed", (string?)(await stream.NextAsync())!["method"]);
    }

    [Fact]
    public async Task A_listener_is_granted_the_resources_that_it_may_read()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        using var stream = await EventReader.OpenAsync(server.Http, server.Stateless("subscriptions/listen", new()
        {
            ["notifications"] = new JsonObject
            {
                ["resourcesListChanged"] = true,
                ["promptsListChanged"] = true,
                ["resourceSubscriptions"] = new JsonArray("signalbox://workflows/dell/a", "signalbox://workflows/dell/nothing"),
            },
        }));
        var granted = (await stream.NextAsync())!["params"]!["notifications"]!.AsObject();
        Assert.True((bool)granted["resourcesListChanged"]!);
        Assert.False(granted.ContainsKey("promptsListChanged"));
        Assert.Equal("signalbox://workflows/dell/a", (string?)Assert.Single(granted["resourceSubscriptions"]!.AsArray()));
        server.Publish([Given.Spec("a", "Changed.")]);
        Assert.Equal("signalbox://workflows/dell/a", (string?)(await stream.NextAsync())!["params"]!["uri"]);
    }

    [Fact]
    public async Task More_resources_than_a_page_holds_come_in_the_order_of_their_tools()
    {
        var names = Enumerable.Range(0, 230).Select(i => $"tool_{i:000}").ToArray();
        await using var server = await RunningFront.WithToolsAsync(names);
        await using var client = await server.ConnectAsync(RunningFront.PerRequest);
        Assert.Equal(names.Select(n => $"dell/{n.Replace('_', '-')}"), (await client.ListResourcesAsync()).Select(r => r.Name));
    }

    [Theory]
    [InlineData("logging/setLevel", """{}""")]
    [InlineData("logging/setLevel", """{"level":"loud"}""")]
    [InlineData("resources/read", """{}""")]
    [InlineData("resources/read", """{"uri":5}""")]
    [InlineData("resources/subscribe", """{"uri":null}""")]
    [InlineData("resources/list", """{"cursor":1}""")]
    [InlineData("completion/complete", """{"ref":"x","argument":{"name":"a","value":"b"}}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource","uri":"x"},"argument":{"name":"a"}}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/other"},"argument":{"name":"a","value":"b"}}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource","uri":"x"},"argument":{"name":"a","value":"b"},"context":{"arguments":{"a":1}}}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"x"},"argument":{"name":"a","value":"b"}}""")]
    public async Task Parameters_of_another_form_are_refused_as_such(string method, string parameters)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        var session = await server.InitializeAsync();
        var (_, message) = await server.ExchangeAsync(server.Post(RunningFront.Call(method, JsonNode.Parse(parameters)!.AsObject()), RunningFront.Handshake, session));
        Assert.Equal(-32602, (int)message["error"]!["code"]!);
    }

    private static McpWorkflowSpec WithChoice(string tool) => Given.Spec(tool) with
    {
        Inputs = Given.Json("""
            {"type":"object","required":["id"],"properties":{
              "id":{"type":"string"},
              "type":{"oneOf":[{"const":"GracefulRestart","title":"Gracefully"},{"const":"ForceOff"},{"enum":["On"]}]},
              "force":{"type":"boolean"}}}
            """),
    };
}
