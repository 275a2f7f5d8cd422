namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>May this user do that? The resource with its subresource, as <c>mcpworkflows/status</c>; a null name is any object.</summary>
internal readonly record struct AccessQuestion(string User, string Namespace, string Group, string Resource, string? Name, string Verb);
