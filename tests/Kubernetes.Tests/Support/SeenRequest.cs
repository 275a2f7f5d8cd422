namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>A request as the server got it.</summary>
internal sealed record SeenRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public bool IsWatch => Query.ContainsKey("watch");

    public bool IsList => Method == "GET" && !IsWatch;
}
