using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Arazzo;

public sealed class ArazzoFaultTests
{
    /// <summary>JSON merge patch of the document by pointer, and what must be said.</summary>
    public static TheoryData<string, string, string> Faults { get; } = new()
    {
        { "/arazzo", "\"2.0.0\"", "flows.arazzo.json#/arazzo: The document states version 2.0.0 of Arazzo. Give Arazzo 1.0 or 1.1" },
        { "/arazzo", "\"1.2.0\"", "The document states version 1.2.0 of Arazzo." },
        { "/sourceDescriptions", "null", "#/sourceDescriptions: 'sourceDescriptions' is null. Write a list." },
        { "/sourceDescriptions", "[]", "#/sourceDescriptions: 'sourceDescriptions' is empty. Add an entry." },
        { "/info", "{\"title\":\"x\"}", "#/info: 'version' is missing." },
        { "/workflows/0/steps/0/operationId", "\"getMachin\"", "#/workflows/0/steps/0/operationId: There is no operation 'getMachin' in 'machines' (machines.yaml). Did you mean 'getMachine' or 'setMachine'?" },
        { "/workflows/0/steps/0/operationId", "\"$sourceDescriptions.machine.getMachine\"", "There is no source description 'machine'. Did you mean 'machines'?" },
        { "/workflows/0/steps/1/operationPath", "\"{$sourceDescriptions.machines.url}#/paths/~1machines~1{id}/post\"", "The path has get, put, delete: end in one of them." },
        { "/workflows/0/steps/1/operationPath", "\"paths/machines\"", "'paths/machines' is no operationPath. Write '{$sourceDescriptions.NAME.url}#/paths/~1things/get'." },
        { "/workflows/0/steps/1/stepId", "\"find\"", "#/workflows/0/steps/1/stepId: The stepId 'find' is used before." },
        { "/workflows/0/steps/0/outputs/state", "\"$respons.body\"", "#/workflows/0/steps/0/outputs/state: '$respons.body' is no runtime expression." },
        { "/workflows/0/steps/0/outputs/state", "\"state\"", "'state' is no runtime expression." },
        { "/workflows/0/steps/0/parameters/0/value", "\"$input.id\"", "#/workflows/0/steps/0/parameters/0/value: '$input.id' is no runtime expression." },
        { "/workflows/0/steps/0/onFailure", "[{\"name\":\"again\",\"type\":\"goto\",\"stepId\":\"fnd\"}]", "#/workflows/0/steps/0/onFailure/0/stepId: There is no step 'fnd'. Did you mean 'find'?" },
        { "/workflows/0/steps/0/onFailure", "[{\"reference\":\"$components.failureActions.stop\"}]", "#/workflows/0/steps/0/onFailure/0/reference: '$components.failureActions.stop' leads nowhere." },
        { "/workflows/0/steps/0/x-signalbox-operation", "{\"method\":\"GET\",\"path\":\"/machine/{id}\"}", "The step pins GET /machine/{id}, but in 'machines' its operation is GET /machines/{id}." },
        { "/workflows/0/steps/0/timeout", "\"soon\"", "#/workflows/0/steps/0/timeout: 'timeout' is a text. Write a whole number, 0 or more." },
        { "/workflows/0/x-signalbox-tool", "{\"name\":[]}", "A member of the workflow has another type than Arazzo gives it." },
        { "/workflows/0/dependsOn", "[\"other\"]", "#/workflows/0/dependsOn/0: There is no workflow 'other'." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_document_that_is_wrong_is_refused_with_place_and_remedy(string pointer, string value, string expected)
    {
        var fault = await Assert.ThrowsAsync<DocumentException>(() => ArazzoCase.IngestAsync(document => Set(document, pointer, JsonNode.Parse(value))));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("flows.arazzo.json", fault.Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_description_that_is_not_there_is_asked_for()
    {
        var fault = await Assert.ThrowsAsync<DocumentException>(() => ArazzoCase.IngestAsync(withApi: false));
        Assert.Equal(
            "flows.arazzo.json#/sourceDescriptions/0: The API description 'machines' (./machines.yaml) cannot be read: there is no such file in the document's folder. Give its file beside the Arazzo document or on the command line.",
            fault.Message);
    }

    [Fact]
    public async Task Nothing_is_fetched_unless_that_is_allowed()
    {
        var fault = await Assert.ThrowsAsync<DocumentException>(() => ArazzoCase.IngestAsync(document => document["sourceDescriptions"]![0]!["url"] = "https://example.com/api.yaml"));
        Assert.Contains("it leads to the network, and no file of that name is in the document's folder", fault.Message, StringComparison.Ordinal);
    }

    private static void Set(JsonObject document, string pointer, JsonNode? value)
    {
        var segments = pointer[1..].Split('/');
        JsonNode at = document;
        foreach (var segment in segments[..^1]) at = int.TryParse(segment, out var index) ? at[index]! : at[segment]!;
        at[segments[^1]] = value;
    }
}
