namespace Signalbox.Cli.Reviewing;

internal enum SpecChangeKind
{
    Added,
    Removed,
    Changed,
}
