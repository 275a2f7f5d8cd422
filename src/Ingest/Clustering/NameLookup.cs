using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Look up by a human name, then act. Applies where the collection can be listed without further arguments, each thing listed has a name-like property,
/// and one of its properties is what the path wants.
/// </summary>
internal sealed class NameLookup(OperationIndex index, StepFactory steps)
{
    private static readonly string[] s_names = ["name", "Name", "displayName", "display_name", "title", "label", "hostname", "host_name", "full_name"];

    // Of a thing that is no person it is what the thing logs in with.
    private static readonly string[] s_namesOfPeople = ["username", "userName", "user_name"];
    private static readonly HashSet<string> s_people = new(StringComparer.Ordinal) { "user", "account", "member", "person", "login", "identity", "profile", "admin", "administrator", "operator", "owner", "contact", "customer", "subscriber", "author" };
    private static readonly HashSet<string> s_nameLike = new(StringComparer.Ordinal)
    {
        "name", "title", "label", "slug", "login", "username", "user_name", "hostname", "key", "code", "tag", "path", "ref", "branch", "owner", "repo", "org", "namespace", "email", "sha", "enterprise",
    };

    /// <summary>The lookup for the last parameter of an operation's path, or null.</summary>
    public Found? Find(ApiOperation operation)
    {
        var segments = PathTemplate.Segments(operation.Path);
        var last = Array.FindLastIndex(segments, PathTemplate.IsParameter);
        if (last < 1 || segments.Length - last > 4) return null;
        var parameter = segments[last][1..^1];
        var words = Words.Split(parameter);
        if (words.Count == 0 || words.Exists(s_nameLike.Contains)) return null;
        var collection = "/" + string.Join('/', segments.Take(last));
        if (index.Find(operation.Document, collection, "GET") is not { } list || list.Parameters.Any(one => one.Required && one.In != "path")) return null;
        var reader = index.Reader(operation.Document);
        if (ListShape.Find(list.SuccessSchema, reader) is not { } shape || shape.Items is null) return null;
        // Redfish collections hold links, whatever their schema says: names are one more request a member away.
        if (reader.Read(list.SuccessSchema).Properties.Any(property => property.Name is "Members@odata.count" or "@odata.id")) return null;
        var properties = reader.Read(shape.Items).Properties;
        var singular = Inflection.Singular(Words.Split(segments[last - 1]));
        var names = singular.Exists(s_people.Contains) ? s_names.Concat(s_namesOfPeople) : s_names;
        var name = names.FirstOrDefault(candidate => properties.Any(property => property.Name == candidate && IsText(reader, property.Schemas[0])));
        var id = properties.Select(property => property.Name).FirstOrDefault(property => property == parameter)
            ?? properties.Select(property => property.Name).FirstOrDefault(property => Means(Words.Split(property), words, singular));
        return name is null || id is null || name == id ? null : new Found(list, shape.Property, name, id, parameter, string.Join(' ', singular), new ListedExample(reader).Name(list.Success, shape, name));
    }

    /// <summary>Adds the listing step and returns the expression of the identifier it found.</summary>
    public JsonNode Add(WorkflowDraft draft, Found found)
    {
        var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var parameter in found.List.Parameters.Where(parameter => parameter.In == "query"))
        {
            if (PageSize(found.List, parameter) is { } size) given[parameter.Name] = size;
        }

        var field = draft.Add(new InputField
        {
            Source = draft.Fields.Exists(other => other.Source == "name") ? found.Noun.Replace(' ', '_') + "_name" : "name",
            In = "lookup",
            Document = found.List.Document,
            Required = true,
            Fixed = found.NameSchema($"Name of the {found.Noun}."),
        });
        var step = steps.Add(draft, "find", found.List, given, _ => false);
        var query = found.Matching(field);
        step.SuccessCriteria.Add(new Criterion { Condition = "$statusCode == 200" });
        // None of that name, or two: nobody can say which is meant, so nothing is done.
        step.SuccessCriteria.Add(new Criterion
        {
            Context = "$response.body",
            Condition = $"$[?count({query}) == 1]",
            Type = JsonElement.Parse("\"jsonpath\""),
        });
        step.Outputs["id"] = new JsonObject { ["context"] = "$response.body", ["selector"] = found.Identifier(field), ["type"] = "jsonpath" };
        draft.Patterns.Add("lookup");
        draft.Notes.Add($"Takes the name of the {string.Join(' ', found.Noun.Split(' ').Select(Acronyms.Write))} and finds it.");
        return "$steps.find.outputs.id";
    }

    /// <summary>Stands in an expression for a field that has no name yet.</summary>
    public static string FieldMark(InputField field) => $"\u0001{field.In}:{field.Source}\u0001";

    /// <summary>Holds where the caller chose that value.</summary>
    public static Criterion Chosen(InputField choice, string value) => new() { Condition = $"$inputs.{FieldMark(choice)} == '{value}'" };

    private static JsonValue? PageSize(ApiOperation list, ApiParameter parameter)
    {
        var name = string.Concat(Words.Split(parameter.Name));
        if (name is not ("limit" or "perpage" or "pagesize" or "maxresults" or "top")) return null;
        var schema = list.Document.Resolve(parameter.Schema);
        return schema?["maximum"] is JsonValue maximum && maximum.GetValueKind() == JsonValueKind.Number && maximum.TryGetValue<long>(out var most) && most is > 0 and <= 10_000
            ? JsonValue.Create(most) : name == "perpage" ? JsonValue.Create(100L) : null;
    }

    private static bool IsText(SchemaReader reader, JsonNode? schema)
    {
        var type = reader.Read(schema).Keywords.GetValueOrDefault("type");
        return type is JsonValue one ? one.ToString() == "string" : type is JsonArray several && several.Any(item => item?.ToString() == "string");
    }

    // {volumeId} is id, volumeId, volume_id or uuid of a volume.
    private static bool Means(List<string> property, List<string> parameter, List<string> singular)
    {
        var wanted = string.Concat(parameter);
        var own = string.Concat(property);
        if (own == wanted) return true;
        var noun = string.Concat(singular);
        return own is "id" or "uuid" or "guid" && (wanted == own || wanted == noun + own || wanted == noun || (own == "id" && wanted.EndsWith("id", StringComparison.Ordinal) && noun.EndsWith(wanted[..^2], StringComparison.Ordinal)));
    }

    private static string Quote(string name) => "'" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    /// <param name="List">Lists the collection.</param>
    /// <param name="Property">Holds the list in the answer; null where the answer is the list.</param>
    /// <param name="Name">The name-like property.</param>
    /// <param name="Id">What the path wants.</param>
    /// <param name="Parameter">The path parameter.</param>
    /// <param name="Noun">The thing, in the singular.</param>
    /// <param name="Example">A name that the document shows in the list; null where it shows none.</param>
    internal sealed record Found(ApiOperation List, string? Property, string Name, string Id, string Parameter, string Noun, string? Example)
    {
        /// <summary>The schema of the argument that takes the name.</summary>
        public JsonObject NameSchema(string description)
        {
            var schema = new JsonObject { ["type"] = "string", ["minLength"] = 1, ["description"] = description };
            if (Example is not null) schema["examples"] = new JsonArray(Example);
            return schema;
        }

        /// <summary>The JSONPath query for the things of the name that the field gives.</summary>
        public string Matching(InputField field) =>
            (Property is null ? "$" : $"$[{Quote(Property)}]") + $"[?@[{Quote(Name)}] == \"{{$inputs.{FieldMark(field)}}}\"]";

        public string Identifier(InputField field) => $"{Matching(field)}[{Quote(Id)}]";
    }
}
