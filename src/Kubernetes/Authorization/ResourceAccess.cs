namespace Signalbox.Kubernetes.Authorization;

/// <summary>What is to be done to which objects (<c>authorization.k8s.io/v1</c> ResourceAttributes).</summary>
/// <param name="Group">API group.</param>
/// <param name="Verb">Such as <c>get</c>.</param>
/// <param name="Resource">Plural name.</param>
/// <param name="Namespace">Empty: all namespaces.</param>
/// <param name="Name">Empty: all objects.</param>
public sealed record ResourceAccess(string Group, string Verb, string Resource, string Namespace = "", string Name = "");
