using System.Text.RegularExpressions;
using Signalbox.ToolServer.Tests.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>Whatever an argument holds: one well-formed request below the target's base URL, or none.</summary>
public sealed partial class EgressTests : IAsyncDisposable
{
    private const string Key = "key-0123456789";

    private static readonly string[] Expected = ["Host", "Accept", "User-Agent", "Accept-Encoding", "Content-Length", "Content-Type", "X-In", "Cookie", "X-Key"];

    private readonly ExecutorFixture _fixture = new();
    private readonly RawServer _upstream = new();
    private readonly RawServer _elsewhere = new();

    public static TheoryData<string> Places => [.. HostilePlace.All().Select(place => place.Name)];

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        await _upstream.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task An_argument_makes_one_request_below_the_base_URL_or_none(string name)
    {
        var place = HostilePlace.All().Single(one => one.Name == name);
        var plan = ExecutorFixture.Plan(place.Spec);
        _fixture.Targets.PutSecret("s", ("apiKey", Key)).Put(UpstreamFixture.Spec(_upstream.Url + "/base/v1") with
        {
            Credentials = new TargetCredentials { Type = "apiKey", In = "header", Name = "X-Key", SecretRef = new SecretReference { Name = "s" } },
            Retry = new TargetRetry { MaxAttempts = 1 },
        });

        var sent = 0;
        foreach (var value in HostileInputs.Values(_elsewhere.Authority))
        {
            _upstream.Forget();
            var result = await _fixture.RunAsync(plan, $$"""{"v":{{value}}}""");

            Assert.True(_upstream.Malformed.Count == 0, $"{value}: {string.Join(' ', _upstream.Malformed.Select(fault => fault.Message))}");
            if (result.IsError)
            {
                Assert.True(_upstream.Seen.Count == 0, $"{value}: {result.Text}");
                continue;
            }

            sent++;
            Check(place, value, Assert.Single(_upstream.Seen));
        }

        Assert.True(sent > 20, $"{sent}");
        Assert.Equal(0, _elsewhere.Connections);
    }

    private void Check(HostilePlace place, string value, RawRequest request)
    {
        var said = $"{value}: {request.Line}";
        Assert.True(request.Method == "POST", said);
        Assert.True(request.Path.StartsWith("/base/v1/", StringComparison.Ordinal), said);
        Assert.True(request.Headers.All(header => Expected.Contains(header.Key)), $"{said}\n{string.Join('\n', request.Headers)}");
        Assert.Equal(request.Headers.Count, request.Headers.DistinctBy(header => header.Key).Count());
        Assert.Equal(_upstream.Authority, Assert.Single(request.All("Host")));
        Assert.Equal(Key, Assert.Single(request.All("X-Key")));

        var (before, after) = (place.Path.Split("{q}")[0], place.Path.Split("{q}")[^1]);
        Assert.True(request.Path["/base/v1".Length..].StartsWith(before, StringComparison.Ordinal), said);
        Assert.True(request.Path.EndsWith(after, StringComparison.Ordinal), said);
        if (!place.Name.Contains("reserved", StringComparison.Ordinal))
            Assert.True(request.Path.Count(c => c == '/') == "/base/v1".Count(c => c == '/') + place.Path.Count(c => c == '/'), said);
        var decoded = request.Path;
        for (var i = 0; i < 4; i++)
        {
            Assert.True(decoded.Split('/', '\\').Select(segment => segment.Split(';')[0]).All(segment => segment is not ("." or "..")), said);
            Assert.True(i > 1 || !decoded.Contains("//", StringComparison.Ordinal), said);
            decoded = Uri.UnescapeDataString(decoded);
        }

        if (place.Name.StartsWith("query ", StringComparison.Ordinal) && value[0] is not '{')
            Assert.All(request.Target.Split('?', 2).Skip(1).SelectMany(query => query.Split(Separators(place))), pair => Assert.StartsWith("q=", pair, StringComparison.Ordinal));
        foreach (var cookie in request.All("Cookie").SelectMany(cookies => cookies.Split("; ")))
            Assert.Matches(Cookie, cookie);
        if (place.Name.StartsWith("form", StringComparison.Ordinal))
            Assert.All(request.BodyText.Split('&'), pair => Assert.Matches("^(a|end)=[^&=]*$", pair));
        if (place.Name == "multipart")
            CheckParts(request);
    }

    /// <summary>Some servers take a semicolon for a separator; a parameter that was approved as <c>allowReserved</c> sends it as it is.</summary>
    private static char[] Separators(HostilePlace place) => place.Name.EndsWith(" true", StringComparison.Ordinal) ? ['&'] : ['&', ';'];

    private static void CheckParts(RawRequest request)
    {
        var boundary = Assert.Single(request.All("Content-Type")).Split("boundary=")[1];
        var parts = request.BodyText.Split($"--{boundary}");
        Assert.Equal("", parts[0]);
        Assert.Equal("--\r\n", parts[^1]);
        Assert.Contains("name=\"end\"\r\n\r\n1\r\n", parts[^2], StringComparison.Ordinal);
        foreach (var part in parts[1..^1])
            Assert.Matches(PartHead, part.Split("\r\n\r\n")[0]);
    }

    [GeneratedRegex("""^[^\s;,="\\]+=[^\s;,="\\]*(,[^\s;,="\\]*)*$""")]
    private static partial Regex Cookie { get; }

    [GeneratedRegex("""^\r\nContent-Disposition: form-data; name="[^"\\\x00-\x1f\x7f]*"(; filename="[^"\\\x00-\x1f\x7f]*")?(\r\nContent-Type: [\x20-\x7e\t]*)?$""")]
    private static partial Regex PartHead { get; }
}
