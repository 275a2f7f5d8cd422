using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Patching;

namespace Signalbox.LocalCluster.Tests.Patching;

/// <summary>The public json-patch-tests suite.</summary>
public sealed class JsonPatchSuiteTests
{
    [SuiteTheory("suites/json-patch/spec_tests.json")]
    [InlineData("suites/json-patch/spec_tests.json")]
    [InlineData("suites/json-patch/tests.json")]
    public void Every_case_of_the_public_suite_ends_as_the_suite_says(string file)
    {
        var cases = JsonNode.Parse(File.ReadAllText(SharedMaterial.Path(file)!))!.AsArray();
        var wrong = new List<string>();
        foreach (var test in cases.OfType<JsonObject>().Where(test => test["disabled"]?.GetValue<bool>() != true))
        {
            var name = test["comment"]?.ToString() ?? test["patch"]!.ToJsonString();
            var expectsError = test.ContainsKey("error");
            try
            {
                var result = JsonPatch.Apply(test["doc"], test["patch"]);
                if (expectsError)
                    wrong.Add($"{name}: no error, got {result?.ToJsonString()}");
                else if (test.ContainsKey("expected") && !JsonNode.DeepEquals(result, test["expected"]))
                    wrong.Add($"{name}: got {result?.ToJsonString()}");
            }
            catch (PatchException error) when (expectsError)
            {
                Assert.NotEmpty(error.Message);
            }
            catch (PatchException error)
            {
                wrong.Add($"{name}: {error.Message}");
            }
        }

        Assert.NotEmpty(cases);
        Assert.Empty(wrong);
    }
}
