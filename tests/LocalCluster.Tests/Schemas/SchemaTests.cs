using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Tests.Schemas;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("{type: string}", "1", "f: Invalid value: \"integer\": f in body must be of type string: \"integer\"")]
    [InlineData("{type: integer}", "1.5", "f: Invalid value: \"number\": f in body must be of type integer: \"number\"")]
    [InlineData("{type: integer}", "1.0", null)]
    [InlineData("{type: number}", "1", null)]
    [InlineData("{type: boolean}", "\"true\"", "f: Invalid value: \"string\": f in body must be of type boolean: \"string\"")]
    [InlineData("{type: string, enum: [a, b]}", "\"c\"", "f: Unsupported value: \"c\": supported values: \"a\", \"b\"")]
    [InlineData("{type: integer, minimum: 1}", "0", "f: Invalid value: 0: f in body should be greater than or equal to 1")]
    [InlineData("{type: integer, maximum: 9}", "99", "f: Invalid value: 99: f in body should be less than or equal to 9")]
    [InlineData("{type: number, minimum: 0, exclusiveMinimum: true}", "0", "f: Invalid value: 0: f in body should be greater than 0")]
    [InlineData("{type: number, multipleOf: 0.5}", "0.3", "f: Invalid value: 0.3: f in body should be a multiple of 0.5")]
    [InlineData("{type: string, minLength: 2}", "\"x\"", "f: Invalid value: \"x\": f in body should be at least 2 chars long")]
    [InlineData("{type: string, maxLength: 2}", "\"ééé\"", "f: Invalid value: \"ééé\": f in body should be at most 2 chars long")]
    [InlineData("{type: string, pattern: '^[a-z]+$'}", "\"A1\"", "f: Invalid value: \"A1\": f in body should match '^[a-z]+$'")]
    [InlineData("{type: string, format: date-time}", "\"nope\"", "f: Invalid value: \"nope\": f in body must be of type date-time: \"nope\"")]
    [InlineData("{type: string, format: date-time}", "\"2026-01-02T03:04:05Z\"", null)]
    [InlineData("{type: string, format: unheard-of}", "\"anything\"", null)]
    [InlineData("{type: array, maxItems: 2, items: {type: string}}", "[\"a\",\"b\",\"c\"]", "f: Invalid value: 3: f in body should have at most 2 items")]
    [InlineData("{type: array, minItems: 1, items: {type: string}}", "[]", "f: Invalid value: 0: f in body should have at least 1 items")]
    [InlineData("{type: array, x-kubernetes-list-type: set, items: {type: string}}", "[\"a\",\"a\"]", "f[1]: Duplicate value: \"a\"")]
    [InlineData("{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type: string}}}}", "[{\"k\":\"a\"},{\"k\":\"a\"}]", "f[1]: Duplicate value: map[string]interface {}{\"k\":\"a\"}")]
    [InlineData("{type: object, required: [x]}", "{}", "f.x: Required value")]
    [InlineData("{type: object, additionalProperties: {type: integer}}", "{\"a\":\"x\"}", "f.a: Invalid value: \"string\": f.a in body must be of type integer: \"string\"")]
    [InlineData("{x-kubernetes-int-or-string: true}", "\"80%\"", null)]
    [InlineData("{x-kubernetes-int-or-string: true}", "true", "f: Invalid value: \"boolean\": f in body must be of type integer,string: \"boolean\"")]
    [InlineData("{type: object, oneOf: [{required: [x]}, {required: ['y']}]}", "{\"x\":1,\"y\":1}", "f: Invalid value: \"\": \"f\" must validate one and only one schema (oneOf). Found 2 valid alternatives")]
    [InlineData("{type: string, nullable: true}", "null", null)]
    public void A_value_is_refused_in_the_words_of_the_API_server(string schema, string value, string? expected)
    {
        var errors = SchemaValidator.Validate(JsonReading.Parse(System.Text.Encoding.UTF8.GetBytes(value)), Read(schema), "f");

        Assert.Equal(expected is null ? [] : [expected], errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Pruning_drops_what_is_not_described_and_says_what_that_was()
    {
        var schema = Read("{type: object, properties: {spec: {type: object, properties: {a: {type: string}, free: {type: object, x-kubernetes-preserve-unknown-fields: true}, list: {type: array, items: {type: object, properties: {k: {type: string}}}}}}}}");
        var tree = (JsonObject)JsonNode.Parse("""{"apiVersion":"v","kind":"k","metadata":{"name":"n"},"top":1,"spec":{"a":"x","b":1,"free":{"any":{"thing":1}},"list":[{"k":"1","z":2}]}}""")!;

        var dropped = SchemaPruner.Prune(tree, schema);

        Assert.Equal(["spec.b", "spec.list[0].z", "top"], dropped.Order(StringComparer.Ordinal));
        Assert.Equal("""{"apiVersion":"v","kind":"k","metadata":{"name":"n"},"spec":{"a":"x","free":{"any":{"thing":1}},"list":[{"k":"1"}]}}""", CanonicalJson.ToText(tree));
    }

    [Theory]
    [InlineData("{}", """{"mode":"auto","nested":{"n":1}}""")]
    [InlineData("""{"mode":"manual"}""", """{"mode":"manual","nested":{"n":1}}""")]
    [InlineData("""{"mode":null,"maybe":null,"plain":null}""", """{"maybe":null,"mode":"auto","nested":{"n":1}}""")]
    [InlineData("""{"list":[{}]}""", """{"list":[{"x":true}],"mode":"auto","nested":{"n":1}}""")]
    public void Defaults_are_filled_in_also_inside_defaults_and_items(string value, string expected)
    {
        var schema = Read("""
            type: object
            properties:
              mode: {type: string, default: auto}
              plain: {type: string}
              maybe: {type: string, nullable: true, default: x}
              nested: {type: object, default: {}, properties: {n: {type: integer, default: 1}}}
              list: {type: array, items: {type: object, properties: {x: {type: boolean, default: true}}}}
            """);
        var tree = JsonReading.Parse(System.Text.Encoding.UTF8.GetBytes(value))!;
        if (!value.Contains("maybe", StringComparison.Ordinal))
            tree["maybe"] = "given";

        SchemaDefaulter.Apply(tree, schema);

        if (!value.Contains("maybe", StringComparison.Ordinal))
            tree.AsObject().Remove("maybe");
        Assert.Equal(expected, CanonicalJson.ToText(tree));
    }

    [Fact]
    public void A_pattern_that_is_no_regular_expression_is_refused_with_its_place()
    {
        var error = Assert.Throws<InvalidSchemaException>(() => Read("{type: object, properties: {a: {type: string, pattern: '('}}}"));

        Assert.StartsWith("schema.properties[a].pattern: must be a valid regular expression", error.Message, StringComparison.Ordinal);
    }

    private static StructuralSchema Read(string yaml) => SchemaReader.Read(YamlReading.ParseAll(yaml)[0], "schema");
}
