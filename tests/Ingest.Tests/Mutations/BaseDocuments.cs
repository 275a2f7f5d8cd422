namespace Signalbox.Ingest.Tests.Mutations;

/// <summary>What is mutated: two small documents that have a bit of everything, and real ones where they are present.</summary>
internal static class BaseDocuments
{
    // Every fiftieth is a large one; more of them would take hours.
    private const int LargeEvery = 50;
    private static readonly string[] s_small =
    [
        "json", "yaml", "petstore/petstore-full-3.0.yaml", "petstore/petstore-3.1.json", "petstore/petstore-expanded-2.0.json", "redocly/museum-3.1.yaml",
        "scalar/3.1.json", "oai-examples/v3.0/uspto.yaml", "oai-examples/v3.0/callback-example.json", "oai-examples/v3.1/tictactoe.yaml",
    ];

    private static readonly string[] s_large = ["scale/hypercore-a.json", "harbor/swagger.yaml", "argo/argo-workflows-swagger.json"];

    public const string Json = """
        {"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[{"url":"https://{h}.example.com/v1","variables":{"h":{"default":"a"}}}],
        "paths":{"/pets":{"get":{"operationId":"listPets","parameters":[{"name":"limit","in":"query","schema":{"type":"integer","maximum":100}}],"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Pet"}}}}}}},
        "post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}},"responses":{"201":{"description":"made","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}}},
        "/pets/{petId}":{"parameters":[{"name":"petId","in":"path","required":true,"schema":{"type":"string"}}],"get":{"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}},"delete":{"deprecated":true,"responses":{"204":{"description":"gone"}}}},
        "/login":{"post":{"requestBody":{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"username":{"type":"string"},"password":{"type":"string"}}}}}},"responses":{"200":{"description":"in"}}}}},
        "components":{"schemas":{"Pet":{"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","required":["name"],"properties":{"name":{"type":"string","nullable":true,"pattern":"^[a-z]+$"},"parent":{"$ref":"#/components/schemas/Pet"},"kind":{"oneOf":[{"$ref":"#/components/schemas/Base"},{"type":"string","enum":["a","b"]}]}}}]},"Base":{"type":"object","properties":{"id":{"type":"string","readOnly":true},"size":{"type":"number","minimum":0,"exclusiveMinimum":true}}}},
        "securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}},"security":[{"key":[]}]}
        """;

    public const string Yaml = """
        swagger: '2.0'
        info: {title: t, version: 1.0}
        basePath: /api
        consumes: [application/json]
        x-common: &common
          '404': {description: none}
        paths:
          /hosts:
            get:
              parameters:
              - {name: ids, in: query, type: array, items: {type: integer}, collectionFormat: pipes}
              responses:
                <<: *common
                200: {description: ok, schema: {type: array, items: {$ref: '#/definitions/Host'}}}
          /hosts/{id}:
            put:
              parameters:
              - {name: id, in: path, required: yes, type: string}
              - {name: body, in: body, schema: {$ref: '#/definitions/Host'}}
              responses: {200: {description: ok}}
        definitions:
          Host: {type: object, properties: {id: {type: string}, name: {type: string}, children: {type: array, items: {$ref: '#/definitions/Host'}}}}
        """;

    /// <summary>The document that a number stands for; one of the small two where the real one is not here.</summary>
    public static (string Name, byte[] Bytes) Pick(int number)
    {
        var name = number % LargeEvery == 0 ? s_large[number / LargeEvery % s_large.Length] : s_small[number % s_small.Length];
        if (name.Contains('/') && (SharedSpecs.Folder is null || !File.Exists(SharedSpecs.Path(name)))) name = number % 2 == 0 ? "yaml" : "json";
        return (name, name switch { "json" => System.Text.Encoding.UTF8.GetBytes(Json), "yaml" => System.Text.Encoding.UTF8.GetBytes(Yaml), _ => File.ReadAllBytes(SharedSpecs.Path(name)) });
    }
}
