using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Release.Tests.Images;

/// <summary>The bills of materials that <c>eng/sbom.sh</c> makes from lock files.</summary>
public sealed class BillOfMaterialsTests
{
    private const string Library = "pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64";

    public static TheoryData<string> Programs => ["Operator", "ToolServer", "Cli"];

    [Theory, MemberData(nameof(Programs))]
    public async Task It_is_valid_by_the_schema_of_CycloneDX(string program)
    {
        var validator = Schema();
        var bill = await MakeAsync(program);
        Assert.Empty(validator.Validate(JsonSerializer.SerializeToElement(bill)).Select(error => error.ToString()));
        bill["components"]![0]!.AsObject().Remove("name");
        Assert.NotEmpty(validator.Validate(JsonSerializer.SerializeToElement(bill)));
    }

    [Theory, MemberData(nameof(Programs))]
    public async Task It_lists_every_package_of_the_lock_file_and_nothing_else_of_NuGet(string program)
    {
        var lockFile = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "src", program, "packages.lock.json")))!;
        var locked = lockFile["dependencies"]!.AsObject().SelectMany(framework => framework.Value!.AsObject())
            .Where(package => (string?)package.Value!["type"] != "Project")
            .Select(package => $"pkg:nuget/{package.Key}@{package.Value!["resolved"]}").Distinct().Order(StringComparer.Ordinal);
        var bill = await MakeAsync(program);
        Assert.Equal(locked, References(bill).Where(reference => reference.StartsWith("pkg:nuget/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains(Library, References(bill));
    }

    [Theory, MemberData(nameof(Programs))]
    public async Task Every_component_is_reached_from_the_program(string program)
    {
        var bill = await MakeAsync(program);
        var dependencies = bill["dependencies"]!.AsArray().ToDictionary(d => (string)d!["ref"]!, d => d!["dependsOn"]!.AsArray().Select(r => (string)r!).ToArray());
        var reached = new HashSet<string>();
        void Reach(string reference)
        {
            if (reached.Add(reference))
                Array.ForEach(dependencies.GetValueOrDefault(reference, []), Reach);
        }
        Reach($"Signalbox.{program}");
        Assert.Equal(References(bill).Append($"Signalbox.{program}").Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_lock_file_gives_the_same_bill() =>
        Assert.Equal((await MakeAsync("ToolServer")).ToJsonString(), (await MakeAsync("ToolServer")).ToJsonString());

    private static async Task<JsonObject> MakeAsync(string program) =>
        JsonNode.Parse((await Command.RunAsync(Path.Combine(RepositoryPaths.Root, "eng", "sbom.sh"), [$"src/{program}", Library])).Succeeded())!.AsObject();

    private static IEnumerable<string> References(JsonObject bill) => bill["components"]!.AsArray().Select(component => (string)component!["bom-ref"]!);

    /// <summary>A list of schemas for the items of a tuple, as draft 7 has it, said as 2020-12 does.</summary>
    private static void Modernise(JsonNode? schema)
    {
        if (schema is JsonObject keywords && keywords["items"] is JsonArray tuple)
        {
            keywords["prefixItems"] = tuple.DeepClone();
            keywords.Remove("items");
            if (keywords["additionalItems"] is { } others)
                keywords["items"] = others.DeepClone();
        }
        foreach (var part in (schema as JsonObject)?.Select(pair => pair.Value) ?? (schema as JsonArray)?.AsEnumerable() ?? [])
            Modernise(part);
    }

    /// <summary>The published schema, with that of licences put in; signatures, which our bills have none of, are not checked.</summary>
    private static SchemaValidator Schema()
    {
        var folder = Path.Combine(RepositoryPaths.Root, "tests", "Release.Tests", "Images", "schemas");
        var text = File.ReadAllText(Path.Combine(folder, "cyclonedx-1.6.json"))
            .Replace("\"spdx.SNAPSHOT.schema.json\"", "\"#/definitions/spdx\"", StringComparison.Ordinal)
            .Replace("\"jsf-0.82.SNAPSHOT.schema.json#/definitions/signature\"", "\"#/definitions/signature\"", StringComparison.Ordinal);
        var schema = JsonNode.Parse(text)!.AsObject();
        var licences = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "spdx-licences.json")))!.AsObject();
        schema["definitions"]!["spdx"] = new JsonObject { ["type"] = "string", ["enum"] = licences["enum"]!.DeepClone() };
        schema["definitions"]!["signature"] = true;
        Modernise(schema);
        return SchemaValidator.Compile(JsonSerializer.SerializeToElement(schema));
    }
}
