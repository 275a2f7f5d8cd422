using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Tests.Http;

/// <summary>Shared values are read and written as the serializer reads and writes its own.</summary>
public sealed class SharedValueTests
{
    private static readonly JsonSerializerOptions Plain = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private static readonly JsonSerializerOptions Shared = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), Converters = { new SharedStringConverter(), new SharedElementConverter() } };

    public static TheoryData<string> Strings => ["\"\"", "\"a\"", "\"ü€😀\"", """ "a\"\\\n\u00e9\ud83d\ude00" """.Trim(), $"\"{new string('x', 192)}\"", $"\"{new string('y', 500)}\"", $"\"{new string('€', 64)}\"", "null"];

    [Theory]
    [MemberData(nameof(Strings))]
    public void A_string_is_the_same_as_unshared(string json)
    {
        var read = JsonSerializer.Deserialize<string>(json, Shared);

        Assert.Equal(JsonSerializer.Deserialize<string>(json, Plain), read);
        Assert.Equal(JsonSerializer.Serialize(read, Plain), JsonSerializer.Serialize(read, Shared));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_string_is_refused_as_unshared(string json)
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<string>(json, Plain));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<string>(json, Shared));
    }

    [Fact]
    public void Equal_strings_keys_and_small_values_are_one_instance()
    {
        var first = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"one":"$inputs.id"}""", Shared)!.Single();
        var second = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"one" : "$inputs.id"}""", Shared)!.Single();

        Assert.Same(first.Key, second.Key);
        Assert.True(JsonMarshal.GetRawUtf8Value(first.Value) == JsonMarshal.GetRawUtf8Value(second.Value));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1.50")]
    [InlineData("[1,2]")]
    [InlineData("""{"b":1,"a":{"x":[null,true]}}""")]
    public void A_value_keeps_its_text(string json) =>
        Assert.Equal(json, JsonSerializer.Deserialize<JsonElement>(json, Shared).GetRawText());

    [Fact]
    public void The_copy_that_client_side_apply_leaves_is_dropped_and_nothing_else()
    {
        var plain = new ObjectMeta { Annotations = new Dictionary<string, string> { ["a"] = "b" } };
        var applied = new ObjectMeta { Annotations = new Dictionary<string, string> { ["a"] = "b", ["kubectl.kubernetes.io/last-applied-configuration"] = "{}" } };

        Assert.Same(plain, plain.WithoutLastApplied());
        Assert.Equal(plain.Annotations, applied.WithoutLastApplied().Annotations);
    }
}
