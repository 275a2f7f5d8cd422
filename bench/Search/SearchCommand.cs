using System.CommandLine;

namespace Signalbox.Bench.Search;

/// <summary><c>search</c>: the search of the discovery mode.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var tools = new Option<int>("--tools") { Description = "Tools that are searched.", DefaultValueFactory = _ => 5000 };
        var searches = new Option<int>("--searches") { Description = "Searches that are timed.", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { Description = "What the queries follow from.", DefaultValueFactory = _ => 20260000 };
        var bound = new Option<double>("--bound-ms") { Description = "What 99 of 100 searches must not pass, in milliseconds.", DefaultValueFactory = _ => 5 };
        var command = new Command("search", "search_tools over thousands of tools.") { tools, searches, seed, bound };
        command.SetAction(parsed => SearchRun.Run(
            new(parsed.GetValue(tools), parsed.GetValue(searches), parsed.GetValue(seed), TimeSpan.FromMilliseconds(parsed.GetValue(bound)))));
        return command;
    }
}
