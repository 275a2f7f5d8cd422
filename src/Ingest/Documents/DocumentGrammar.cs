using static Signalbox.Ingest.Documents.DocumentPosition;

namespace Signalbox.Ingest.Documents;

/// <summary>The positions of OpenAPI 2.0 and 3.x: which key of an object leads to what.</summary>
internal static class DocumentGrammar
{
    /// <summary>Whether an object at this position may be a reference.</summary>
    public static bool MayBeReference(DocumentPosition position) => position is
        PathItem or Operation or Parameter or RequestBody or Response or Header or Schema or SchemaOrList or Callback or Example or Link or SecurityScheme or MediaType;

    /// <summary>
    /// Whether a <c>$ref</c> at this position, where the specification has none, is one that people write nevertheless: <c>paths: {$ref: paths.yaml}</c>. What it leads to is
    /// copied in its place.
    /// </summary>
    public static bool MayBeDrawnIn(DocumentPosition position) => position is not (Root or Data) && !MayBeReference(position);

    /// <summary>The position of the items of a list.</summary>
    public static DocumentPosition Item(DocumentPosition list) => list switch
    {
        ParameterList => Parameter,
        SchemaList or SchemaOrList => Schema,
        Prose => Prose,
        _ => Data,
    };

    public static DocumentPosition Child(DocumentPosition parent, string key) => parent switch
    {
        Root => key switch
        {
            "paths" => Paths,
            "components" => Components,
            "webhooks" => PathItemMap,
            "definitions" => SchemaMap,
            "parameters" => ParameterMap,
            "responses" => ResponseMap,
            "securityDefinitions" => SecuritySchemeMap,
            "info" or "servers" or "tags" or "externalDocs" => Prose,
            _ => Data,
        },
        Components => key switch
        {
            "schemas" => SchemaMap,
            "parameters" => ParameterMap,
            "responses" => ResponseMap,
            "requestBodies" => RequestBodyMap,
            "headers" => HeaderMap,
            "examples" => ExampleMap,
            "links" => LinkMap,
            "callbacks" => CallbackMap,
            "pathItems" => PathItemMap,
            "securitySchemes" => SecuritySchemeMap,
            _ => Data,
        },
        Paths or Callback => key.StartsWith("x-", StringComparison.Ordinal) ? Data : PathItem,
        PathItemMap => PathItem,
        PathItem => key switch
        {
            "parameters" => ParameterList,
            "get" or "put" or "post" or "delete" or "options" or "head" or "patch" or "trace" or "query" => Operation,
            "additionalOperations" => OperationMap,
            _ => Data,
        },
        OperationMap => Operation,
        Operation => key switch
        {
            "parameters" => ParameterList,
            "requestBody" => RequestBody,
            "responses" => ResponseMap,
            "callbacks" => CallbackMap,
            "description" => Prose,
            _ => Data,
        },
        ParameterMap => Parameter,
        RequestBodyMap => RequestBody,
        ResponseMap => key.StartsWith("x-", StringComparison.Ordinal) ? Data : Response,
        HeaderMap => Header,
        MediaTypeMap => MediaType,
        EncodingMap => Encoding,
        SchemaMap => Schema,
        CallbackMap => Callback,
        ExampleMap => Example,
        LinkMap => Link,
        SecuritySchemeMap => SecurityScheme,
        Parameter or Header => key switch
        {
            "schema" => Schema,
            "items" => Schema,
            "content" => MediaTypeMap,
            "examples" => ExampleMap,
            _ => Data,
        },
        RequestBody => key == "content" ? MediaTypeMap : Data,
        Response => key switch
        {
            "schema" => Schema,
            "content" => MediaTypeMap,
            "headers" => HeaderMap,
            "links" => LinkMap,
            _ => Data,
        },
        MediaType => key switch
        {
            "schema" or "itemSchema" => Schema,
            "examples" => ExampleMap,
            "encoding" => EncodingMap,
            _ => Data,
        },
        Encoding => key == "headers" ? HeaderMap : Data,
        Schema or SchemaOrList => key switch
        {
            "properties" or "patternProperties" or "$defs" or "definitions" or "dependentSchemas" => SchemaMap,
            "allOf" or "anyOf" or "oneOf" or "prefixItems" => SchemaList,
            "items" => SchemaOrList,
            "not" or "additionalProperties" or "contains" or "propertyNames" or "if" or "then" or "else"
                or "unevaluatedItems" or "unevaluatedProperties" or "additionalItems" => Schema,
            _ => Data,
        },
        Prose => Prose,
        _ => Data,
    };
}
