using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>A small document and its API, to be changed by each test.</summary>
internal static class ArazzoCase
{
    public const string Api = """
        openapi: 3.1.0
        info: {title: Machines, version: "1"}
        servers: [{url: https://machines.example.com/v1}]
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        security: [{key: []}]
        paths:
          /machines:
            get:
              operationId: listMachines
              parameters:
              - {name: tags, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
              - {name: X-Key, in: header, schema: {type: string}}
              responses: {"200": {description: OK}}
          /machines/{id}:
            parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            get: {operationId: getMachine, responses: {"200": {description: OK}}}
            put:
              operationId: setMachine
              requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
              responses: {"200": {description: OK}}
            delete: {operationId: deleteMachine, responses: {"204": {description: gone}}}
        """;

    /// <summary>One workflow of two steps; <paramref name="change"/> may do anything to it.</summary>
    public static JsonObject Document(Action<JsonObject>? change = null)
    {
        var document = (JsonObject)ArazzoSuite.Yaml("""
            arazzo: 1.1.0
            info: {title: Machines, version: 1.0.0}
            sourceDescriptions:
            - {name: machines, url: ./machines.yaml, type: openapi}
            workflows:
            - workflowId: retire-machine
              summary: Retire a machine.
              inputs:
                type: object
                required: [id]
                properties: {id: {type: string}}
              steps:
              - stepId: find
                operationId: getMachine
                parameters: [{name: id, in: path, value: $inputs.id}]
                outputs: {state: $response.body#/state}
              - stepId: remove
                operationPath: '{$sourceDescriptions.machines.url}#/paths/~1machines~1{id}/delete'
                parameters: [{name: id, in: path, value: $inputs.id}]
              outputs: {was: $steps.find.outputs.state}
            """);
        change?.Invoke(document);
        return document;
    }

    public static async Task<IngestResult> IngestAsync(Action<JsonObject>? change = null, string api = Api, bool withApi = true)
    {
        using var scratch = new Scratch();
        if (withApi) scratch.File("machines.yaml", api);
        return await RoundTrip.IngestAsync(scratch.File("flows.arazzo.json", Document(change).ToJsonString()));
    }

    public static JsonObject Workflow(this JsonObject document) => document["workflows"]![0]!.AsObject();

    public static JsonObject Step(this JsonObject document, int index) => document.Workflow()["steps"]![index]!.AsObject();
}
