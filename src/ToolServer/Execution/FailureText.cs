using System.Text;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>A failed run in sentences that help a model and a person.</summary>
internal static class FailureText
{
    public static string Of(RunFailure failure)
    {
        var text = new StringBuilder(failure.Reason);
        if (failure.RequestLine.Length > 0)
        {
            text.Append("\nRequest: ").Append(failure.RequestLine);
            if (failure.StatusCode is { } status)
                text.Append(" (answered ").Append(status).Append(')');
        }

        if (!string.IsNullOrWhiteSpace(failure.UpstreamMessage))
            text.Append("\nThe upstream said: ").Append(failure.UpstreamMessage);
        if (failure.Remedy.Length > 0)
            text.Append('\n').Append(failure.Remedy);
        return text.ToString();
    }
}
