namespace Signalbox.Workflows.Planning;

/// <summary>What makes a parameter unique: place and name, for headers in upper case.</summary>
internal sealed record ParameterKey(string In, string Name);
