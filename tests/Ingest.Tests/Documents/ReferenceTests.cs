namespace Signalbox.Ingest.Tests.Documents;

public sealed class ReferenceTests
{
    private const string Head = "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: https://api.example.com}]\n";

    [Fact]
    public async Task Path_items_operations_parameters_and_schemas_in_other_files_are_joined_percent_encoding_and_circles_included()
    {
        using var scratch = new Scratch();
        var root = scratch.File("openapi.yaml", Head + """
            paths:
              /things:
                $ref: 'paths/things%20all.yaml'
              /things/{id}:
                delete:
                  $ref: 'paths/one.yaml#/remove'
            """);
        scratch.File("paths/things all.yaml", """
            post:
              operationId: createThing
              parameters: [{$ref: '../parts.yaml#/parameters/Trace'}]
              requestBody: {required: true, content: {application/json: {schema: {$ref: ../schemas/Thing.yaml}}}}
              responses: {'201': {description: made}}
            """);
        scratch.File("paths/one.yaml", "remove:\n  operationId: deleteThing\n  parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n  responses: {'204': {description: gone}}\n");
        scratch.File("parts.yaml", "parameters:\n  Trace: {name: trace, in: query, schema: {type: string}}\n");
        scratch.File("schemas/Thing.yaml", "type: object\nrequired: [name]\nproperties:\n  name: {type: string}\n  parent: {$ref: '#'}\n  owner: {$ref: 'Owner.yaml#/Owner'}\n");
        scratch.File("schemas/Owner.yaml", "Owner:\n  type: object\n  properties:\n    email: {type: string}\n    owns: {type: array, items: {$ref: Thing.yaml}}\n");
        var result = await Ingest(root);
        IngestAssert.Sound(result);
        Assert.DoesNotContain(result.Report.Warnings, warning => warning.Message.Contains("reference", StringComparison.Ordinal));
        Assert.Equal(6, result.Report.Document.Files);
        var inputs = result.Workflows.Single(one => one.Spec.Tool.Name == "create_thing").Spec.Inputs!.Value;
        Assert.True(inputs.GetProperty("properties").TryGetProperty("trace", out _));
        Assert.Equal("string", inputs.GetProperty("properties").GetProperty("owner").GetProperty("properties").GetProperty("email").GetProperty("type").GetString());
        Assert.Contains("#/$defs/", inputs.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(result.Workflows, one => one.Spec.Tool.Name == "delete_thing");
    }

    [Fact]
    public async Task A_reference_that_leads_nowhere_costs_the_schema_and_not_the_document()
    {
        using var scratch = new Scratch();
        var root = scratch.File("openapi.yaml", Head + """
            paths:
              /a:
                post:
                  operationId: createA
                  requestBody: {content: {application/json: {schema: {type: object, properties: {x: {$ref: '#/components/schemas/None'}, y: {$ref: gone.yaml}, z: {type: string}}}}}}
                  responses: {'200': {description: ok}}
              /b:
                get: {$ref: 'gone.yaml#/get'}
            """);
        var result = await Ingest(root);
        IngestAssert.Sound(result);
        var inputs = result.Workflows.Single().Spec.Inputs!.Value.GetProperty("properties");
        Assert.Equal(["x", "y", "z"], inputs.EnumerateObject().Select(one => one.Name));
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("#/components/schemas/None leads nowhere", StringComparison.Ordinal));
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("gone.yaml is not followed", StringComparison.Ordinal));
        Assert.Contains("no such file", result.Report.Uncovered.Single().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../outside.yaml")]
    [InlineData("..%2Foutside.yaml")]
    [InlineData("sub/../../outside.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("link.yaml")]
    [InlineData("http://127.0.0.1:9/outside.yaml")]
    public async Task Nothing_outside_the_folder_is_read(string reference)
    {
        using var scratch = new Scratch();
        scratch.File("outside.yaml", "type: object\nproperties: {leaked: {type: string}}\n");
        var root = scratch.File("in/openapi.yaml", Head + "paths:\n  /a:\n    post:\n      operationId: createA\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '" + reference + "'}}}}\n      responses: {'200': {description: ok}}\n");
        Directory.CreateDirectory(Path.Combine(scratch.Path, "in/sub"));
        File.CreateSymbolicLink(Path.Combine(scratch.Path, "in/link.yaml"), Path.Combine(scratch.Path, "outside.yaml"));
        var result = await Ingest(root);
        IngestAssert.Sound(result);
        Assert.DoesNotContain("leaked", IngestAssert.Bytes(result), StringComparison.Ordinal);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("is not followed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_URL_that_means_a_file_of_the_folder_is_read_from_there()
    {
        using var scratch = new Scratch();
        scratch.File("Thing.v1.yaml", "components: {schemas: {Thing: {type: object, properties: {size: {type: integer}}}}}\n");
        var root = scratch.File("openapi.yaml", Head + "paths:\n  /a:\n    post:\n      operationId: createA\n      requestBody: {content: {application/json: {schema: {$ref: 'http://schemas.example.org/v1/Thing.v1.yaml#/components/schemas/Thing'}}}}\n      responses: {'200': {description: ok}}\n");
        var result = await Ingest(root);
        Assert.True(result.Workflows.Single().Spec.Inputs!.Value.GetProperty("properties").TryGetProperty("size", out _));
    }

    [Fact]
    public async Task Whole_parts_of_a_document_are_drawn_in_though_the_specification_has_no_references_there()
    {
        using var scratch = new Scratch();
        var root = scratch.File("openapi.yaml", """
            openapi: 3.0.0
            info: {$ref: parts.yaml#/info}
            servers: {$ref: 'parts.yaml#/servers'}
            tags: [{name: things, description: {$ref: 'parts.yaml#/text'}}]
            paths: {$ref: paths/_index.yaml}
            components: {$ref: components/_index.yaml}
            """);
        scratch.File("parts.yaml", """
            info: {title: In parts, version: '1'}
            servers: [{url: 'https://api.example.com', variables: {scheme: {default: https, enum: [https, http]}}}]
            text: Things that are.
            query: [{name: trace, in: query, schema: {type: string}}]
            """);
        scratch.File("paths/_index.yaml", """
            /things:
              post:
                operationId: createThing
                tags: [things]
                description: {$ref: ../parts.yaml#/text}
                parameters: {$ref: ../parts.yaml#/query}
                requestBody: {required: true, content: {application/json: {schema: {$ref: '../openapi.yaml#/components/schemas/Thing'}}}}
                responses: {'201': {description: made}}
            """);
        scratch.File("components/_index.yaml", "schemas: {$ref: schemas/_index.yaml}\n");
        scratch.File("components/schemas/_index.yaml", "Thing: {$ref: Thing.yaml}\nOwner: {type: object, properties: {$ref: 'properties.yaml#/owner'}}\n");
        scratch.File("components/schemas/Thing.yaml", "type: object\nrequired: [name]\nproperties:\n  name: {type: string}\n  owner: {$ref: '_index.yaml#/Owner'}\n  same: {$ref: '../../openapi.yaml#/components/schemas/Owner'}\n");
        scratch.File("components/schemas/properties.yaml", "owner:\n  email: {type: string}\n");
        var result = await Ingest(root);
        IngestAssert.Sound(result);
        Assert.Empty(result.Report.Warnings);
        Assert.Equal("In parts", result.Report.Document.Title);
        var spec = Assert.Single(result.Workflows).Spec;
        Assert.Contains("Things that are.", spec.Tool.Description, StringComparison.Ordinal);
        var properties = spec.Inputs!.Value.GetProperty("properties");
        Assert.True(properties.TryGetProperty("trace", out _));
        foreach (var name in new[] { "owner", "same" }) Assert.True(properties.GetProperty(name).GetProperty("properties").TryGetProperty("email", out _));
    }

    [Fact]
    public async Task A_part_that_is_drawn_into_itself_costs_that_part()
    {
        using var scratch = new Scratch();
        var root = scratch.File("openapi.yaml", Head + """
            paths:
              /a:
                post:
                  operationId: createA
                  requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
                  responses: {'200': {description: ok}}
            components:
              schemas:
                A: {type: object, properties: {name: {type: string}, inner: {type: object, properties: {$ref: '#/components/schemas/A/properties'}}}}
            """);
        var result = await Ingest(root);
        IngestAssert.Sound(result);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("leads back to itself", StringComparison.Ordinal));
        Assert.True(result.Workflows.Single().Spec.Inputs!.Value.GetProperty("properties").TryGetProperty("name", out _));
    }

    [Fact]
    public async Task Copies_that_grow_without_end_are_refused_before_they_are_made()
    {
        using var scratch = new Scratch();
        var schemas = Enumerable.Range(0, 40).Select(i =>
            $"    S{i}: {{type: object, properties: {{a: {{properties: {{$ref: '#/components/schemas/S{i + 1}/properties'}}}}, b: {{properties: {{$ref: '#/components/schemas/S{i + 1}/properties'}}}}}}}}\n");
        var root = scratch.File("openapi.yaml", Head + "paths: {}\ncomponents:\n  schemas:\n" + string.Concat(schemas) + "    S40: {type: object, properties: {x: {type: string}}}\n");
        var exception = await Assert.ThrowsAsync<DocumentException>(() =>
            new Ingestor().IngestAsync(new IngestRequest { Sources = [root], TargetName = "t", Limits = new() { MaxNodes = 10_000 } }));
        Assert.Contains("copy more than 10000 nodes", exception.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_to_any_place_of_the_document_are_sound_and_one_to_nothing_is_said()
    {
        using var scratch = new Scratch();
        var root = scratch.File("openapi.yaml", Head + """
            paths:
              /a:
                post:
                  operationId: createA
                  requestBody: {content: {application/json: {schema: {type: object, properties: {x: {$ref: '#/components/parameters/P/schema'}, y: {$ref: '#/components/schemas/None'}}}}}}
                  responses: {'200': {description: ok}}
            components:
              parameters: {P: {name: p, in: query, schema: {type: integer}}}
            """);
        var result = await Ingest(root);
        Assert.Equal("integer", result.Workflows.Single().Spec.Inputs!.Value.GetProperty("properties").GetProperty("x").GetProperty("type").GetString());
        Assert.DoesNotContain(result.Report.Warnings, warning => warning.Place.Contains("/x/", StringComparison.Ordinal));
        Assert.Contains(result.Report.Warnings, warning => warning.Place.Contains("/y/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_schemes_of_an_operation_of_Swagger_are_no_fault()
    {
        using var scratch = new Scratch();
        var result = await Ingest(scratch.File("swagger.yaml", "swagger: '2.0'\ninfo: {title: t, version: '1'}\nhost: api.example.com\npaths:\n  /a:\n    get: {operationId: getA, schemes: [https], responses: {'200': {description: ok}}}\n"));
        Assert.Empty(result.Report.Warnings);
    }

    private static Task<IngestResult> Ingest(string path) => new Ingestor().IngestAsync(new IngestRequest { Sources = [path], TargetName = "t" });
}
