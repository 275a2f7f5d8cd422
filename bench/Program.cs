using System.CommandLine;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Bench.LocalCluster;

var workflows = new Option<int>("--workflows") { Description = "Workflows that are live before the first round.", DefaultValueFactory = _ => 500 };
var rounds = new Option<int>("--rounds") { Description = "Approvals that are timed.", DefaultValueFactory = _ => 50 };
var bound = new Option<double>("--bound-ms") { Description = "Median that must not be passed, in milliseconds.", DefaultValueFactory = _ => 250 };
var latency = new Command("approval-latency", "From the approving status patch to the tool in a connected client's refreshed list.") { workflows, rounds, bound };
latency.SetAction((parsed, cancellation) => ApprovalLatencyRun.RunAsync(
    new(parsed.GetValue(workflows), parsed.GetValue(rounds), TimeSpan.FromMilliseconds(parsed.GetValue(bound))), cancellation));

var creates = new Option<int>("--creates") { Description = "Objects that are created, 32 at a time.", DefaultValueFactory = _ => 500 };
var createsBound = new Option<double>("--creates-bound-ms") { Description = "What all creates together must not take, in milliseconds.", DefaultValueFactory = _ => 3000 };
var watchRounds = new Option<int>("--rounds") { Description = "Events that are timed.", DefaultValueFactory = _ => 50 };
var watchBound = new Option<double>("--watch-bound-ms") { Description = "Median that an event must not lag behind its write's acknowledgement, in milliseconds.", DefaultValueFactory = _ => 5 };
var localCluster = new Command("localcluster", "Creates at LocalCluster, and how soon a watch tells of one.") { creates, createsBound, watchRounds, watchBound };
localCluster.SetAction((parsed, cancellation) => LocalClusterRun.RunAsync(
    new(parsed.GetValue(creates), TimeSpan.FromMilliseconds(parsed.GetValue(createsBound)),
        parsed.GetValue(watchRounds), TimeSpan.FromMilliseconds(parsed.GetValue(watchBound))),
    cancellation));

return await new RootCommand("Measurements of Signalbox, as ratios against a stated bound in the same run.") { latency, localCluster }
    .Parse(args).InvokeAsync();
