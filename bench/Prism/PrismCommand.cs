using System.CommandLine;

namespace Signalbox.Bench.Prism;

/// <summary><c>prism [DOCUMENT…] [--specs FOLDER] [--out FILE]</c>.</summary>
internal static class PrismCommand
{
    public static Command Create()
    {
        var documents = new Argument<string[]>("DOCUMENT") { Description = "OpenAPI documents, as files or as named in the folder of --specs; none: all of that folder.", Arity = ArgumentArity.ZeroOrMore };
        var specs = new Option<string>("--specs") { Description = "Folder of real documents with an INDEX.tsv.", DefaultValueFactory = _ => RepositoryFolder.Find("..", "shared", "specs") };
        var output = new Option<string?>("--out") { Description = "File for the outcome as JSON." };
        var command = new Command("prism", "Every workflow of a document called over MCP with example input, against Prism mocking the same document.") { documents, specs, output };
        command.SetAction((parsed, cancellation) => PrismRun.RunAsync(
            new(parsed.GetValue(documents) ?? [], parsed.GetValue(specs)!, parsed.GetValue(output)), cancellation));
        return command;
    }
}
