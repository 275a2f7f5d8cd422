using Signalbox.Workflows.Validation;

namespace Signalbox.Workflows.Tests.Validation;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("250us", 0.00025)]
    [InlineData("720h", 2592000)]
    public void A_duration_is_read_as_Go_reads_it(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1/2s")]
    [InlineData("1d")]
    [InlineData("1.2.3s")]
    [InlineData("1ns")]
    [InlineData("9999h")]
    [InlineData("999999999999h")]
    public void Anything_else_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
