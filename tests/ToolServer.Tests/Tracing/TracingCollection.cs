namespace Signalbox.ToolServer.Tests.Tracing;

/// <summary>Who listens to spans hears those of every test of the process: these run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TracingCollection
{
    public const string Name = "tracing";
}
