using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Tests.Tracing;

public sealed class TraceContextTests
{
    // The example of https://www.w3.org/TR/trace-context/.
    private const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void What_a_client_gives_is_passed_on_as_it_came() =>
        Assert.Equal(Given, TraceContext.Write(TraceContext.Read(new HeaderDictionary { ["traceparent"] = Given }, null)));

    [Fact]
    public void The_message_itself_goes_before_headers_that_a_proxy_may_have_written()
    {
        var trace = TraceContext.Read(
            new HeaderDictionary { ["traceparent"] = "00-11111111111111111111111111111111-2222222222222222-00" },
            new JsonObject { ["traceparent"] = Given, ["tracestate"] = "vendor=1" });
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "vendor=1"), (trace.TraceId.ToHexString(), trace.TraceState));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01\r\nX: y")]
    public void What_is_no_trace_is_none(string parent) =>
        Assert.Equal(default, TraceContext.Read(new HeaderDictionary { ["traceparent"] = parent }, new JsonObject { ["traceparent"] = 7 }));

    [Fact]
    public void A_state_that_is_too_long_is_left_behind()
    {
        var trace = TraceContext.Read(new HeaderDictionary { ["traceparent"] = Given, ["tracestate"] = "a=" + new string('x', 600) }, null);
        Assert.Null(trace.TraceState);
    }
}
