namespace Signalbox.Release.Tests.Images;

/// <summary>Tests that build much, and so run when those on the node have the machine no more.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterOthers
{
    public const string Name = "after others";
}
