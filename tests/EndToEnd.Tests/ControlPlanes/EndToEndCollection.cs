namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>All scenarios share the control planes and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEndCollection : ICollectionFixture<ControlPlaneSet>
{
    public const string Name = "end to end";
}
