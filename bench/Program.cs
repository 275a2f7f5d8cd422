using System.CommandLine;
using Signalbox.Bench.ApprovalLatency;

var workflows = new Option<int>("--workflows") { Description = "Workflows that are live before the first round.", DefaultValueFactory = _ => 500 };
var rounds = new Option<int>("--rounds") { Description = "Approvals that are timed.", DefaultValueFactory = _ => 50 };
var bound = new Option<double>("--bound-ms") { Description = "Median that must not be passed, in milliseconds.", DefaultValueFactory = _ => 250 };
var latency = new Command("approval-latency", "From the approving status patch to the tool in a connected client's refreshed list.") { workflows, rounds, bound };
latency.SetAction((parsed, cancellation) => ApprovalLatencyRun.RunAsync(
    new(parsed.GetValue(workflows), parsed.GetValue(rounds), TimeSpan.FromMilliseconds(parsed.GetValue(bound))), cancellation));

return await new RootCommand("Measurements of Signalbox, as ratios against a stated bound in the same run.") { latency }
    .Parse(args).InvokeAsync();
