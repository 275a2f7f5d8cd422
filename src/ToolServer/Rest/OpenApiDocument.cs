using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Runs;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Rest;

/// <summary>The REST facade described as OpenAPI 3.1, whose schemas are JSON Schema 2020-12 as the tools' own are.</summary>
internal static class OpenApiDocument
{
    /// <param name="snapshot">What the caller may see.</param>
    /// <param name="ns">The one namespace to describe, its paths standing below its own name; null: all tools, below <c>/tools</c>.</param>
    /// <param name="bearer">Whether calls need a bearer token.</param>
    public static JsonObject Of(RegistrySnapshot snapshot, string? ns, bool bearer)
    {
        var paths = new JsonObject();
        foreach (var tool in snapshot.Tools.Where(tool => ns is null || tool.Workflow.Namespace == ns))
            paths[ns is null ? $"/tools/{tool.Name}" : $"/{tool.Name}"] = new JsonObject { ["post"] = Operation(tool) };
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = ns is null ? "Signalbox" : $"Signalbox: {ns}",
                ["version"] = snapshot.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["description"] = "Every operation is a workflow that people reviewed and approved.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = ns is null ? "/" : $"/{ns}" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["Problem"] = Problem() } },
        };
        if (bearer)
        {
            document["components"]!["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } };
            document["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
        }
        return document;
    }

    private static JsonObject Operation(ServedTool tool)
    {
        var spec = tool.Plan.Spec;
        var operation = new JsonObject { ["operationId"] = tool.Name };
        if (spec.Tool.Title is { } title)
            operation["summary"] = title;
        if (spec.Tool.Description is { } description)
            operation["description"] = description;
        operation["tags"] = new JsonArray(tool.Workflow.Namespace);
        operation["requestBody"] = new JsonObject
        {
            ["required"] = tool.Fleet is not null || spec.Inputs is { } i && i.TryGetProperty("required", out var required) && required.GetArrayLength() > 0,
            ["content"] = Json(tool.InputSchema),
        };
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "The workflow's outputs.",
                ["headers"] = Headers(spec.Tool),
                ["content"] = Json(tool.Fleet is null ? spec.Tool.OutputSchema : null),
            }.WithoutNulls(),
            ["400"] = Failure("The arguments were refused; property says which."),
            ["401"] = Failure("The credentials are missing or not valid."),
            ["403"] = Failure("The call was refused by a rule; detail says by which."),
            ["404"] = Failure("There is no such tool that you may call."),
            ["409"] = Failure("The upstream is in a state that does not allow it; detail has its words."),
            ["422"] = Failure("The upstream refused the values; detail has its words."),
            ["429"] = Failure("Too many calls, here or upstream."),
            ["502"] = Failure("A step failed; detail says which and why."),
            ["504"] = Failure("The upstream gave no answer."),
        };
        return operation;
    }

    /// <summary>Null where no result can break a schema and be given all the same.</summary>
    private static JsonObject? Headers(ToolSpec tool) => tool.OutputSchema is null || tool.StrictOutput is true ? null : new()
    {
        [NoteHeader.Name] = new JsonObject
        {
            ["description"] = "What the outputs break of their schema, in sentences, percent-encoded. Absent when they fit.",
            ["schema"] = new JsonObject { ["type"] = "string" },
        },
    };

    private static JsonObject Json(JsonElement? schema) => new()
    {
        ["application/json"] = new JsonObject
        {
            ["schema"] = schema is { ValueKind: JsonValueKind.Object } s ? JsonObject.Create(s) : new JsonObject { ["type"] = "object" },
        },
    };

    private static JsonObject Failure(string description) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
        },
    };

    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("title", "status", "detail"),
        ["properties"] = new JsonObject
        {
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = "string" },
            ["property"] = new JsonObject { ["type"] = "string" },
            ["outcomeUnknown"] = new JsonObject { ["type"] = "boolean" },
        },
    };
}
