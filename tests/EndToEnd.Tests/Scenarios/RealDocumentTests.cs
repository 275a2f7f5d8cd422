using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Real documents, ingested, approved and called over MCP with example input, against Prism mocking the same document: <c>bench prism</c>.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RealDocumentTests
{
    private const double Bound = 0.99;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Documents =
    [
        "redocly/museum-3.1.yaml", "petstore/petstore-expanded-2.0.json", "petstore/petstore-expanded-3.0.yaml", "petstore/petstore-full-3.0.yaml",
        "petstore/petstore-3.1.json", "oai-examples/v2.0/json/petstore-separate", "scale/hypercore-a.json",
    ];

    [RealDocumentsFact]
    public async Task Ninety_nine_of_a_hundred_workflows_run_green_against_a_mock_of_their_document()
    {
        var output = Path.GetTempFileName();
        try
        {
            var result = await Command.RunAsync(RepositoryPaths.Bench, ["prism", .. Documents, "--specs", RealDocuments.Folder!, "--out", output], limit: Patience);
            var outcomes = JsonNode.Parse(await File.ReadAllTextAsync(output))!.AsArray();
            Assert.Equal(Documents, outcomes.Select(one => (string)one!["document"]!));
            Assert.All(outcomes, one => Assert.True(
                (bool)one!["loaded"]! && (int)one["green"]! >= Bound * (int)one["workflows"]!, $"{one["document"]}\n{result.Output}\n{result.Error}"));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
