using Signalbox.ToolServer.Audit;

namespace Signalbox.ToolServer.Tests.Audit;

/// <summary>Records to be written.</summary>
internal static class AuditRecords
{
    public static AuditRecord Of(string tool) => new()
    {
        Event = "call",
        Subject = new AuditSubject { CallId = "1", Tool = tool, Workflow = new("ns", "w"), SpecDigest = "v1:sha256:0", Target = new("ns", "t") },
        Time = DateTimeOffset.UnixEpoch,
    };
}
