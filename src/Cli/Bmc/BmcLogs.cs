using System.Globalization;

namespace Signalbox.Cli.Bmc;

/// <summary>The system event log, which can be cleared and wraps, and the lifecycle log, which tells everything.</summary>
internal sealed class BmcLogs(BmcResources resources, TimeProvider time)
{
    private const int MaxEntries = 1024;
    private readonly Dictionary<string, int> _lastId = new(StringComparer.Ordinal);

    public void Seed()
    {
        AddLog(BmcPaths.EventLog, "Sel", "System event log", "SEL");
        AddLog(BmcPaths.LifecycleLog, "Lclog", "Lifecycle log", "Event");
    }

    /// <summary>Writes to both logs.</summary>
    public void Hardware(string messageId, string message, string severity = "OK", DateTimeOffset? at = null)
    {
        Append(BmcPaths.EventLog, "SEL", messageId, message, severity, at);
        Append(BmcPaths.LifecycleLog, "Event", messageId, message, severity, at);
    }

    /// <summary>Writes to the lifecycle log only.</summary>
    public void Change(string messageId, string message, DateTimeOffset? at = null) =>
        Append(BmcPaths.LifecycleLog, "Event", messageId, message, "OK", at);

    public BmcReply Clear(string log, string user)
    {
        var path = $"{BmcPaths.LogServices}/{log}";
        resources.Get(path);
        if (path == BmcPaths.LifecycleLog)
            throw BmcException.Conflict("The lifecycle log cannot be cleared.", "Clear the system event log instead.");
        foreach (var entry in resources.Members(path + "/Entries"))
            resources.Remove(entry.Path);
        Hardware("SEL0001", $"The system event log was cleared by {user}.");
        return new(204);
    }

    private void AddLog(string path, string id, string name, string type)
    {
        resources.Add(path, new()
        {
            ["Id"] = id,
            ["Name"] = name,
            ["LogEntryType"] = type,
            ["MaxNumberOfRecords"] = MaxEntries,
            ["OverWritePolicy"] = "WrapsWhenFull",
            ["ServiceEnabled"] = true,
            ["Status"] = BmcSeed.Healthy(),
            ["Entries"] = BmcResources.Link(path + "/Entries"),
        }, body => body["DateTime"] = BmcTime.Format(time.GetUtcNow()));
        resources.AddCollection(path + "/Entries", name, newestFirstInFull: true);
    }

    private void Append(string log, string type, string messageId, string message, string severity, DateTimeOffset? at)
    {
        var id = _lastId.GetValueOrDefault(log) + 1;
        _lastId[log] = id;
        var text = id.ToString(CultureInfo.InvariantCulture);
        resources.Add($"{log}/Entries/{text}", new()
        {
            ["Id"] = text,
            ["Name"] = $"Log entry {text}",
            ["EntryType"] = type,
            ["Severity"] = severity,
            ["Message"] = message,
            ["MessageId"] = messageId,
            ["Created"] = BmcTime.Format(at ?? time.GetUtcNow()),
        });
        var members = resources.Members(log + "/Entries");
        if (members.Count > MaxEntries)
            resources.Remove(members[0].Path);
    }
}
