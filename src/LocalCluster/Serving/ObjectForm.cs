namespace Signalbox.LocalCluster.Serving;

/// <summary>The form in which the caller wants objects.</summary>
internal enum ObjectForm
{
    Full,
    Table,
    PartialMetadata,
}
