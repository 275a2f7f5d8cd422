using System.Globalization;
using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Runs;

/// <summary>What an upstream's job says of itself in the answer to a poll: Redfish Task and Job, Dell jobs, and the usual names elsewhere.</summary>
/// <param name="Percent">0 to 100; null when it does not say.</param>
/// <param name="State">Its state, at most 64 characters; null when it does not say.</param>
internal sealed record JobProgress(int? Percent, string? State)
{
    private const int LongestState = 64;
    private const int LargestBody = 256 * 1024;

    // DSP0266, Task: PercentComplete, TaskState; Job: PercentComplete, JobState. The rest is common practice.
    private static readonly string[] Percents = ["PercentComplete", "percentComplete", "percent_complete", "progressPercent", "progress_percent", "percent", "progress"];
    private static readonly string[] States = ["TaskState", "JobState", "state", "status", "State", "Status"];

    /// <summary>Null when the answer says nothing of the kind.</summary>
    public static JobProgress? Of(UpstreamResponse response)
    {
        if (response.Body.Length is 0 or > LargestBody || response.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        try
        {
            using var document = JsonDocument.Parse(response.Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var found = new JobProgress(PercentIn(document.RootElement), StateIn(document.RootElement));
            return found is { Percent: null, State: null } ? null : found;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => (State, Percent) switch
    {
        (null, { } percent) => string.Create(CultureInfo.InvariantCulture, $"{percent} %"),
        ({ } state, null) => state,
        var (state, percent) => string.Create(CultureInfo.InvariantCulture, $"{state}, {percent} %"),
    };

    private static int? PercentIn(JsonElement body)
    {
        foreach (var name in Percents)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var percent) && percent is >= 0 and <= 100)
                return (int)percent;
        }
        return null;
    }

    private static string? StateIn(JsonElement body)
    {
        foreach (var name in States)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestState } state)
                return state;
        }
        return null;
    }
}
