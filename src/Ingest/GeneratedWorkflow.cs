using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest;

/// <summary>One workflow that compiles.</summary>
/// <param name="Name">metadata.name: a DNS-1123 label, at most 63 characters.</param>
/// <param name="Spec">The spec.</param>
/// <param name="Manifest">The whole object as it is written to a file or applied.</param>
public sealed record GeneratedWorkflow(string Name, McpWorkflowSpec Spec, JsonObject Manifest);
