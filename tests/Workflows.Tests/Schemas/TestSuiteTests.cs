using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Tests.Schemas;

public sealed class TestSuiteTests
{
    [SuiteFact]
    public void Every_required_case_of_the_json_schema_suite_holds()
    {
        var (faults, count) = (new List<string>(), 0);
        foreach (var file in Directory.GetFiles(SharedSuites.Path("json-schema", "draft2020-12"), "*.json").Order(StringComparer.Ordinal))
        {
            using var suite = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in suite.RootElement.EnumerateArray())
                count += Check(Path.GetFileNameWithoutExtension(file), group, faults);
        }
        Assert.Empty(faults);
        Assert.True(count > 1000, $"only {count} cases were judged");
    }

    private static int Check(string file, JsonElement group, List<string> faults)
    {
        var schema = group.GetProperty("schema");
        var name = $"{file}: {group.GetProperty("description").GetString()}";
        SchemaValidator validator;
        try
        {
            validator = SchemaValidator.Compile(schema);
        }
        catch (SchemaException e)
        {
            // Nothing is fetched: what another document defines is refused, and only that.
            var text = schema.GetRawText();
            var isRemote = text.Contains("localhost:1234", StringComparison.Ordinal)
                || text.Contains("\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"", StringComparison.Ordinal);
            if (!isRemote)
                faults.Add($"{name}: {e.Message}");
            return 0;
        }
        var tests = group.GetProperty("tests").EnumerateArray().ToArray();
        foreach (var test in tests)
        {
            var errors = validator.Validate(test.GetProperty("data"));
            if (errors.Count == 0 != test.GetProperty("valid").GetBoolean())
                faults.Add($"{name}: {test.GetProperty("description").GetString()}: {string.Join("; ", errors)}");
        }
        return tests.Length;
    }
}
