using System.CommandLine;

namespace Signalbox.Bench.Documents;

/// <summary><c>documents</c>: the figures of each document.</summary>
internal static class DocumentsCommand
{
    public static Command Create()
    {
        var documents = new Argument<string[]>("DOCUMENT") { Description = "Paths below the folder of the documents; none: all that its INDEX.tsv names.", Arity = ArgumentArity.ZeroOrMore };
        var specs = new Option<string>("--specs") { Description = "Folder of real documents with an INDEX.tsv.", DefaultValueFactory = _ => RepositoryFolder.Find("..", "shared", "specs") };
        var prism = new Option<string?>("--prism") { Description = "JSON with the results of the workflows against Prism." };
        var write = new Option<string?>("--write") { Description = "Markdown page whose marked table is replaced." };
        var rounds = new Option<int>("--rounds") { Description = "Runs of each side, three times as many of what takes less than 0.6 s; the medians count.", DefaultValueFactory = _ => 3 };
        var time = new Option<double>("--time-bound") { Description = "Multiple of the time of Microsoft.OpenApi alone that must not be passed.", DefaultValueFactory = _ => 4 };
        var memory = new Option<double>("--memory-bound") { Description = "Multiple of the peak memory of Microsoft.OpenApi alone that must not be passed.", DefaultValueFactory = _ => 2 };
        var command = new Command("documents", "The figures of each document: an ingest in time and memory against Microsoft.OpenApi loading the same document.")
        {
            documents, specs, prism, write, rounds, time, memory,
        };
        command.SetAction((parsed, cancellation) => DocumentsRun.RunAsync(
            new(parsed.GetValue(documents) ?? [], parsed.GetRequiredValue(specs), parsed.GetValue(prism), parsed.GetValue(write), parsed.GetValue(rounds),
                parsed.GetValue(time), parsed.GetValue(memory)),
            cancellation));
        return command;
    }
}
