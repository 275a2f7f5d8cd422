namespace Signalbox.Workflows.Approval;

/// <summary>A JSON value has no canonical form.</summary>
/// <param name="path">Where in the value, as <c>$.steps[0].parameters</c>.</param>
/// <param name="reason">What is wrong there.</param>
public sealed class CanonicalJsonException(string path, string reason)
    : FormatException($"No canonical JSON: at {path} {reason}.")
{
    public string Path { get; } = path;
}
