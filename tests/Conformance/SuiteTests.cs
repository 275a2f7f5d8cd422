namespace Signalbox.Conformance;

/// <summary>
/// The official MCP conformance suite against the tool server's protocol layer: each scenario that a protocol revision requires is a test,
/// and so are those that the suite runs without scoring them and that concern this server.
/// </summary>
public sealed class SuiteTests(SuiteResults results) : IClassFixture<SuiteResults>
{
    /// <summary>What the suite runs beside the required: added after a release, or not passed by its own reference server.</summary>
    private static readonly Dictionary<string, string[]> Beyond = new()
    {
        ["2025-11-25"] = ["server-session-lifecycle", "json-schema-2020-12", "server-sse-polling"],
        ["2026-07-28"] = ["json-schema-2020-12", "http-header-validation", "http-custom-header-server-validation"],
    };

    public static TheoryData<string, string> Scenarios()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (revision, beyond) in Beyond)
        {
            foreach (var scenario in ConformanceSuite.Required(revision).Concat(beyond))
                rows.Add(revision, scenario);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_of_the_official_suite_passes(string revision, string scenario)
    {
        var run = await results.OfAsync(revision);
        Assert.Equal("", run.ComplaintsOf(scenario));
    }
}
