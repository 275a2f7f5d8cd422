using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>A compiled request body.</summary>
/// <param name="ContentType">As it is sent, but for the boundary of a multipart body.</param>
/// <param name="Type">Parsed <paramref name="ContentType"/>.</param>
/// <param name="Payload">The content before replacements.</param>
/// <param name="IsText">The payload is the very text of the body, not a value to be serialised.</param>
/// <param name="Replacements">Applied in order.</param>
internal sealed record PlannedBody(
    string ContentType, MediaType Type, ValueTemplate Payload, bool IsText, IReadOnlyList<PlannedReplacement> Replacements);
