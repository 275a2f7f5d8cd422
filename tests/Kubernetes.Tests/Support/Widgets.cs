using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Tests.Support;

internal static class Widgets
{
    public static ResourceKind<Widget> Kind { get; } = new("test.dev", "v1", "Widget", "widgets", true, WidgetJson.Default.Widget);
}
