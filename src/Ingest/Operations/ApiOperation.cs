using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Operations;

/// <summary>
/// One operation in the one form that everything after the reader works with, whatever version the document has. It is equal to itself alone: it is the key of many tables,
/// and comparing all that it holds would cost more than what they look up.
/// </summary>
internal sealed record ApiOperation
{
    /// <summary>Unique among all operations: as declared, or made from method and path.</summary>
    public required string Id { get; init; }

    /// <summary>As declared in the document; null where it declares none or one that another operation has too.</summary>
    public string? DeclaredId { get; init; }

    /// <summary>JSON pointer of the operation in its document, for Arazzo's operationPath.</summary>
    public required string Pointer { get; init; }

    /// <summary>Upper case.</summary>
    public required string Method { get; init; }

    public required string Path { get; init; }

    public string? Summary { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool Deprecated { get; init; }

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    public ApiBody? Body { get; init; }

    public IReadOnlyList<ApiResponse> Responses { get; init; } = [];

    /// <summary>Names of the security schemes that the operation wants, its own or the document's.</summary>
    public IReadOnlyList<string> Security { get; init; } = [];

    /// <summary>The document that it stands in.</summary>
    public required ApiDocument Document { get; init; }

    /// <summary>Why no workflow can call it; null where one can.</summary>
    public string? Unusable { get; init; }

    public ApiResponse? Success { get; init; }

    /// <summary>The redirect that is the operation's success, as <c>302</c>; null where the document has any other, or none.</summary>
    public string? Redirect => Success is null ? Responses.Select(response => response.Status).FirstOrDefault(status => status is "301" or "302" or "303" or "307" or "308") : null;

    public JsonNode? SuccessSchema => Success?.Schema;

    public IEnumerable<string> PathParameters => Parameters.Where(parameter => parameter.In == "path").Select(parameter => parameter.Name);

    public bool Equals(ApiOperation? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => $"{Method} {Path}";
}
