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

    private static Task<IngestResult> Ingest(string path) => new Ingestor().IngestAsync(new IngestRequest { Sources = [path], TargetName = "t" });
}
