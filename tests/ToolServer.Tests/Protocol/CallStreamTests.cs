using System.Text;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Protocol;

namespace Signalbox.ToolServer.Tests.Protocol;

public sealed class CallStreamTests
{
    private readonly CallStreams _streams = new(new(TimeProvider.System));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Events_get_ids_however_they_are_cut(int piece)
    {
        var stream = _streams.Open()!;
        var text = Encoding.UTF8.GetBytes("event: message\ndata: {\"a\":1}\n\n:\n\ndata: {\"b\":2}\n\n");
        for (var at = 0; at < text.Length; at += piece)
            stream.Write(text.AsSpan(at, Math.Min(piece, text.Length - at)));
        _streams.Complete(stream);
        Assert.Equal("id: p1.0\nretry: 500\ndata:\n\nid: p1.1\nevent: message\ndata: {\"a\":1}\n\nid: p1.2\ndata: {\"b\":2}\n\n", await ReadAsync(stream, 0));
        Assert.Equal("id: p1.1\nretry: 500\ndata:\n\nid: p1.2\ndata: {\"b\":2}\n\n", await ReadAsync(stream, 1));
    }

    [Fact]
    public async Task Of_more_than_is_kept_the_answer_stays()
    {
        var stream = _streams.Open()!;
        var notification = Encoding.UTF8.GetBytes($"data: {new string('n', 100_000)}\n\n");
        for (var i = 0; i < 10; i++)
            stream.Write(notification);
        stream.Write(Encoding.UTF8.GetBytes($"data: {new string('r', 1_000_000)}\n\n"));
        _streams.Complete(stream);
        var text = await ReadAsync(stream, 0);
        Assert.Contains("id: p1.11\ndata: rrr", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1_000_000, 1_300_000);
    }

    [Fact]
    public void The_oldest_answer_makes_room_and_calls_that_go_on_do_not()
    {
        var going = Enumerable.Range(0, 15).Select(_ => _streams.Open()!).ToArray();
        var done = _streams.Open()!;
        Assert.Null(_streams.Open());
        _streams.Complete(done);
        Assert.NotNull(_streams.Open());
        Assert.Null(_streams.Find(done.Number));
        Assert.All(going, g => Assert.Same(g, _streams.Find(g.Number)));
    }

    [Theory]
    [InlineData("c12", null, 12L)]
    [InlineData("p3.4", 3, 4L)]
    public void An_id_is_read_as_it_was_written(string id, int? call, long number)
    {
        Assert.Equal(new StreamPosition(call, number), StreamPosition.Read(id));
        Assert.Equal(id, call is { } of ? StreamPosition.OfCall(of, number) : StreamPosition.OfChange(number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c")]
    [InlineData("c-1")]
    [InlineData("p3")]
    [InlineData("p.4")]
    [InlineData("p99999999999999.1")]
    [InlineData("x7")]
    public void An_id_of_somebody_else_is_none(string id) => Assert.Null(StreamPosition.Read(id));

    private static async Task<string> ReadAsync(CallStream stream, long after)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Response.Body = body;
        await stream.CopyToAsync(http.Response, after, default);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
