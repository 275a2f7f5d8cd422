using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>Exactly one of answer and failure, and how many times the request was tried.</summary>
internal readonly record struct UpstreamResult(UpstreamResponse? Response, UpstreamFailure? Failure, int Attempts);
