using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Requests;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Requests;

public sealed class ResourceRequestTests
{
    private static readonly NamespacedName Name = new("ns", "w");

    [Fact]
    public void Core_kinds_live_under_api_and_others_under_apis()
    {
        Assert.Equal("GET /api/v1/namespaces/ns/secrets/w", Line(ResourceRequest.Get(Kinds.Secrets, Name)));
        Assert.Equal("GET /apis/test.dev/v1/namespaces/ns/widgets/w", Line(ResourceRequest.Get(Widgets.Kind, Name)));
    }

    [Fact]
    public void A_list_carries_what_was_asked_escaped()
    {
        Assert.Equal("GET /apis/test.dev/v1/widgets", Line(ResourceRequest.List(Widgets.Kind, null, new())));
        Assert.Equal(
            "GET /apis/test.dev/v1/namespaces/ns/widgets?labelSelector=a%3Db%2Cc%20in%20%28d%29&fieldSelector=metadata.name%3Dx&limit=5&resourceVersion=0",
            Line(ResourceRequest.List(
                Widgets.Kind, "ns", new() { LabelSelector = "a=b,c in (d)", FieldSelector = "metadata.name=x", Limit = 5, ResourceVersion = "0" })));
    }

    [Fact]
    public void A_list_that_continues_carries_no_version()
    {
        Assert.Equal(
            "GET /apis/test.dev/v1/widgets?limit=5&continue=a%2Bb%3D",
            Line(ResourceRequest.List(Widgets.Kind, null, new() { Limit = 5, Continue = "a+b=", ResourceVersion = "17" })));
    }

    [Fact]
    public void A_watch_streams_with_bookmarks()
    {
        var watch = ResourceRequest.Watch(Widgets.Kind, "ns", new() { ResourceVersion = "17", TimeoutSeconds = 290 });
        Assert.Equal(
            "GET /apis/test.dev/v1/namespaces/ns/widgets?watch=true&resourceVersion=17&allowWatchBookmarks=true&timeoutSeconds=290", Line(watch));
        Assert.True(watch.Streaming);
        Assert.False(watch.Retry);
    }

    [Fact]
    public void Patches_go_under_their_media_types()
    {
        var merge = ResourceRequest.Patch(Widgets.Kind, Name, Patch.Merge(new() { ["a"] = null }), new() { Subresource = "status", FieldManager = "m", DryRun = true });
        Assert.Equal("PATCH /apis/test.dev/v1/namespaces/ns/widgets/w/status?fieldManager=m&dryRun=All", Line(merge));
        Assert.Equal("application/merge-patch+json", merge.ContentType);
        Assert.Equal("""{"a":null}""", merge.Body!.ToJsonString());
        Assert.Equal("application/json-patch+json", ResourceRequest.Patch(Widgets.Kind, Name, Patch.Json([]), null).ContentType);
        var apply = ResourceRequest.Patch(Widgets.Kind, Name, Patch.Apply([]), new() { FieldManager = "m", Force = true });
        Assert.Equal("application/apply-patch+yaml", apply.ContentType);
        Assert.EndsWith("/w?fieldManager=m&force=true", apply.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public void Contradictory_requests_are_refused_before_they_are_sent()
    {
        Assert.Contains("field manager", Assert.Throws<ArgumentException>(
            () => ResourceRequest.Patch(Widgets.Kind, Name, Patch.Apply([]), null)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ResourceRequest.Patch(Widgets.Kind, Name, Patch.Merge([]), new() { Force = true }));
        Assert.Throws<ArgumentException>(() => ResourceRequest.Get(Widgets.Kind, new("", "w")));
        Assert.Throws<ArgumentException>(() => ResourceRequest.Create(Widgets.Kind, null, []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a%2fb")]
    public void A_name_that_would_change_the_path_is_refused(string name)
    {
        Assert.Throws<ArgumentException>(() => ResourceRequest.Get(Widgets.Kind, new("ns", name)));
    }

    [Fact]
    public void A_delete_carries_its_preconditions()
    {
        var delete = ResourceRequest.Delete(Widgets.Kind, Name, new() { PropagationPolicy = "Foreground", PreconditionUid = "u" });
        Assert.Equal("DELETE /apis/test.dev/v1/namespaces/ns/widgets/w", Line(delete));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","preconditions":{"uid":"u"}}"""), delete.Body));
    }

    private static string Line(ApiRequest request) => $"{request.Method} {request.PathAndQuery}";
}
