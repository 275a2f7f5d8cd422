namespace Signalbox.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    Yaml,
}
