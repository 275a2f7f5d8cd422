using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Serving;

namespace Signalbox.Workflows.Tests.Serving;

public sealed class ServedSetTests
{
    private static readonly NamespacedName Restart = new("dell", "restart");
    private static readonly NamespacedName List = new("dell", "list");

    [Fact]
    public void What_was_written_is_read_back()
    {
        var read = ServedSet.Parse(ServedSet.Of([(Restart, "v1:sha256:aa"), (List, "v1:sha256:bb")]).ToString());
        Assert.Equal(2, read.Count);
        Assert.True(read.Contains(Restart, "v1:sha256:aa"));
        Assert.False(read.Contains(Restart, "v1:sha256:bb"));
    }

    [Fact]
    public void The_order_of_the_registry_does_not_change_the_text() =>
        Assert.Equal(
            ServedSet.Of([(Restart, "a"), (List, "b")]).ToString(),
            ServedSet.Of([(List, "b"), (Restart, "a")]).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    public void What_cannot_be_understood_confirms_nothing(string? annotation) =>
        Assert.Equal(0, ServedSet.Parse(annotation).Count);
}
