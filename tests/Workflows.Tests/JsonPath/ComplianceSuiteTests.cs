using System.Text.Json;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Tests.JsonPath;

public sealed class ComplianceSuiteTests
{
    [SuiteFact]
    public void Every_case_of_the_jsonpath_compliance_suite_holds()
    {
        using var suite = JsonDocument.Parse(File.ReadAllBytes(SharedSuites.Path("jsonpath", "cts.json")));
        var cases = suite.RootElement.GetProperty("tests").EnumerateArray().ToArray();
        Assert.True(cases.Length > 600, "the suite is not complete");
        Assert.Empty(cases.Select(Fault).OfType<string>());
    }

    private static string? Fault(JsonElement test)
    {
        var (name, selector) = (test.GetProperty("name").GetString(), test.GetProperty("selector").GetString()!);
        JsonPathQuery query;
        try
        {
            query = JsonPathQuery.Parse(selector);
        }
        catch (JsonPathException e)
        {
            return test.TryGetProperty("invalid_selector", out _) ? null : $"{name}: {selector}: {e.Message}";
        }
        if (test.TryGetProperty("invalid_selector", out _))
            return $"{name}: {selector} was taken";
        var selected = JsonSerializer.Serialize(query.Select(test.GetProperty("document")).Select(n => n.Value));
        var accepted = test.TryGetProperty("result", out var result) ? [result] : test.GetProperty("results").EnumerateArray().ToArray();
        return accepted.Any(a => JsonSerializer.Serialize(a) == selected) ? null : $"{name}: {selector} gave {selected}";
    }
}
