namespace Signalbox.Workflows.Model;

/// <summary>Method and path template of an operation, relative to the target's base URL.</summary>
public sealed record PinnedOperation
{
    /// <summary>Upper case: GET, HEAD, OPTIONS, PUT, DELETE, POST, PATCH.</summary>
    public string Method { get; init; } = "";

    /// <summary>Begins with a slash; <c>{name}</c> stands for a path parameter.</summary>
    public string Path { get; init; } = "";
}
