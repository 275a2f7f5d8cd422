using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>
/// An address of loopback whose packets can be lost, which <c>eng/lossy.sh</c> provides: connections stay, each side sends again what is not acknowledged, later and later, and what
/// connects anew hears nothing.
/// </summary>
internal static class LossyAddress
{
    /// <summary>Null where there is none.</summary>
    public static string? Value { get; } = Environment.GetEnvironmentVariable("SIGNALBOX_LOSSY") is { Length: > 0 } address ? address : null;

    public static Task LoseAsync() => RuleAsync("add");

    public static Task FindAsync() => RuleAsync("del");

    private static async Task RuleAsync(string action)
    {
        foreach (var direction in (string[])["to", "from"])
            (await Command.RunAsync("ip", ["rule", action, "pref", "10", direction, Value!, "lookup", "100"])).Succeeded();
    }
}
