namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>As whom a process talks to the API server, and what it is told beside.</summary>
public sealed record ProcessIdentity(string Kubeconfig, params string[] Arguments);
