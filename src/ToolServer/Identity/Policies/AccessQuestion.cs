namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>May someone do something? The attributes of a SubjectAccessReview in the group <c>signalbox.dev</c>.</summary>
/// <param name="Caller">Key of the caller.</param>
/// <param name="Verb"><c>call</c> or <c>run</c>.</param>
/// <param name="Resource"><c>mcpworkflows</c> or <c>mcptargets</c>.</param>
/// <param name="Namespace">Empty: in all of them.</param>
/// <param name="Name">Empty: all of them.</param>
internal readonly record struct AccessQuestion(string Caller, string Verb, string Resource, string Namespace, string Name);
