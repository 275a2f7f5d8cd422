namespace Signalbox.Ingest.Documents;

/// <summary>What an object in an OpenAPI tree is, told by where it stands: a property may be named <c>$ref</c> or <c>schema</c> without being one.</summary>
internal enum DocumentPosition
{
    Root, Components, Paths, PathItem, Operation,
    ParameterList, ParameterMap, Parameter,
    RequestBodyMap, RequestBody, ResponseMap, Response,
    HeaderMap, Header, MediaTypeMap, MediaType, EncodingMap, Encoding,
    SchemaMap, SchemaList, Schema, SchemaOrList,
    CallbackMap, Callback, PathItemMap,
    ExampleMap, Example, LinkMap, Link, SecuritySchemeMap, SecurityScheme,
    OperationMap,

    /// <summary>Text and lists of it about the document: the specification has no references there, and documents in several files have them all the same.</summary>
    Prose,

    /// <summary>Data: nothing in it is a reference.</summary>
    Data,
}
