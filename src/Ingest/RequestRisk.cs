using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest;

/// <summary>What one request may do to the upstream, told from what is sent alone: method and path. Pure.</summary>
public static class RequestRisk
{
    /// <summary>
    /// <c>read</c>, <c>change</c> or <c>destroy</c>, the words of the annotation <c>signalbox.dev/risk</c>. GET, HEAD and OPTIONS read, and so does a POST
    /// whose path ends in a word for it, such as <c>/search</c>; DELETE destroys, and so does an action such as <c>POST …/Actions/System.Reset</c>.
    /// </summary>
    /// <param name="method">In any case.</param>
    /// <param name="path">With its parameters in braces.</param>
    /// <param name="operationId">What the document calls it. It can raise the risk, never lower it.</param>
    public static string Of(string method, string path, string? operationId = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(path);
        var action = IntentReader.ActionVerb(path);
        var destroys = action?.Exists(Verbs.IsDestructive) == true;
        var isCalledSo = operationId is not null && Words.Split(operationId) is { Count: > 1 } words && Verbs.IsDestructive(words[0]);
        return method.ToUpperInvariant() switch
        {
            "GET" or "HEAD" when destroys && isCalledSo => RiskReader.Destroy,
            "GET" or "HEAD" or "OPTIONS" => RiskReader.Read,
            "DELETE" => RiskReader.Destroy,
            _ when destroys || isCalledSo => RiskReader.Destroy,
            "POST" when action is not null && IntentReader.Searches(action, path) => RiskReader.Read,
            _ => RiskReader.Change,
        };
    }
}
