using System.Globalization;
using System.Text;

namespace Signalbox.Ingest.Tests;

/// <summary>Mutated documents: refused with a place, or read; never another exception, never over time. SIGNALBOX_MUTATIONS sets how many (default 300).</summary>
public sealed class MutationTests
{
    private const int FirstSeed = 20_260_000;

    private const string Json = """
        {"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[{"url":"https://{h}.example.com/v1","variables":{"h":{"default":"a"}}}],
        "paths":{"/pets":{"get":{"operationId":"listPets","parameters":[{"name":"limit","in":"query","schema":{"type":"integer","maximum":100}}],"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Pet"}}}}}}},
        "post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}},"responses":{"201":{"description":"made","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}}},
        "/pets/{petId}":{"parameters":[{"name":"petId","in":"path","required":true,"schema":{"type":"string"}}],"get":{"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}},"delete":{"deprecated":true,"responses":{"204":{"description":"gone"}}}},
        "/login":{"post":{"requestBody":{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object","properties":{"username":{"type":"string"},"password":{"type":"string"}}}}}},"responses":{"200":{"description":"in"}}}}},
        "components":{"schemas":{"Pet":{"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","required":["name"],"properties":{"name":{"type":"string","nullable":true,"pattern":"^[a-z]+$"},"parent":{"$ref":"#/components/schemas/Pet"},"kind":{"oneOf":[{"$ref":"#/components/schemas/Base"},{"type":"string","enum":["a","b"]}]}}}]},"Base":{"type":"object","properties":{"id":{"type":"string","readOnly":true},"size":{"type":"number","minimum":0,"exclusiveMinimum":true}}}},
        "securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}},"security":[{"key":[]}]}
        """;

    private const string Yaml = """
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

    [Fact]
    public async Task A_mutated_document_is_read_or_refused_and_nothing_else()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("SIGNALBOX_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 300;
        using var scratch = new Scratch();
        for (var seed = FirstSeed; seed < FirstSeed + count; seed++)
        {
            var yaml = seed % 2 == 0;
            var bytes = Mutate(Encoding.UTF8.GetBytes(yaml ? Yaml : Json), new Random(seed));
            var path = Path.Combine(scratch.Path, yaml ? "openapi.yaml" : "openapi.json");
            await File.WriteAllBytesAsync(path, bytes);
            try
            {
                IngestAssert.Sound(await new Ingestor().IngestAsync(new IngestRequest { Sources = [path], TargetName = "t", Limits = new DocumentLimits { MaxTime = TimeSpan.FromSeconds(30) } }));
            }
            catch (DocumentException exception)
            {
                Assert.True(exception.Place.Length > 0 && exception.Remedy.Length > 0, $"seed {seed}");
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception}");
            }
        }
    }

    private static byte[] Mutate(byte[] source, Random random)
    {
        var bytes = source.ToList();
        for (var rounds = random.Next(1, 6); rounds > 0; rounds--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(9))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes.RemoveRange(at, bytes.Count - at); bytes.Add((byte)' '); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)); bytes.Add((byte)' '); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at))); break;
                case 4: bytes.InsertRange(at, Enumerable.Repeat((byte)"[{\"'"[random.Next(4)], random.Next(1, 400))); break;
                case 5: bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string('9', random.Next(1, 400)))); break;
                case 6: Swap(bytes, random, "\"type\"", "\"$ref\""); break;
                case 7: Swap(bytes, random, "object", "#/paths/~1pets"); break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
        }

        return [.. bytes];
    }

    private static void Swap(List<byte> bytes, Random random, string from, string to)
    {
        var text = Encoding.Latin1.GetString([.. bytes]);
        var at = text.IndexOf(from, random.Next(text.Length), StringComparison.Ordinal);
        if (at < 0) return;
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(text[..at] + to + text[(at + from.Length)..]));
    }
}
