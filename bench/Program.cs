using System.CommandLine;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Bench.Documents;
using Signalbox.Bench.Engine;
using Signalbox.Bench.Faults;
using Signalbox.Bench.Hosts;
using Signalbox.Bench.KillResume;
using Signalbox.Bench.LocalCluster;
using Signalbox.Bench.Prism;
using Signalbox.Bench.Scale;
using Signalbox.Bench.Search;
using Signalbox.Bench.Sessions;
using Signalbox.Bench.Throughput;

// The measurement of documents starts this program again, once for each load.
if (args is [LoadProcess.CommandName, var side, var document, var folder])
    return await LoadProcess.RunAsync(Enum.Parse<LoadSide>(side), document, folder, CancellationToken.None);

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

var calls = new Option<int>("--calls") { Description = "Calls of repeatable workflows, and as many of one that is not.", DefaultValueFactory = _ => 10_000 };
var parallelism = new Option<int>("--parallel") { Description = "Calls at a time.", DefaultValueFactory = _ => 64 };
var share = new Option<double>("--share") { Description = "Share of the requests that the upstream spoils.", DefaultValueFactory = _ => 0.3 };
var seed = new Option<int>("--seed") { Description = "What the faults follow from.", DefaultValueFactory = _ => 20260000 };
var faults = new Command("faults", "Calls against an upstream that drops, resets, delays and answers 5xx.") { calls, parallelism, share, seed };
faults.SetAction((parsed, cancellation) => FaultRun.RunAsync(
    new(parsed.GetValue(calls), parsed.GetValue(parallelism), parsed.GetValue(share), parsed.GetValue(seed)), cancellation));

var count = new Option<int>("--hosts") { Description = "Hosts in all.", DefaultValueFactory = _ => 1000 };
var hanging = new Option<int>("--hanging") { Description = "Hosts that take every request and answer none.", DefaultValueFactory = _ => 100 };
var callRounds = new Option<int>("--rounds") { Description = "Calls of each host that is well.", DefaultValueFactory = _ => 10 };
var slowdown = new Option<double>("--bound") { Description = "How many times as long the calls of the others may take.", DefaultValueFactory = _ => 1.5 };
var hosts = new Command("hosts", "What hosts that hang change for the others.") { count, hanging, callRounds, slowdown };
hosts.SetAction((parsed, cancellation) => HostsRun.RunAsync(
    new(parsed.GetValue(count), parsed.GetValue(hanging), parsed.GetValue(callRounds), parsed.GetValue(slowdown)), cancellation));

return await new RootCommand("Measurements of Signalbox, as ratios against a stated bound in the same run.") { latency, localCluster, faults, hosts, KillResumeCommand.Create(), PrismCommand.Create(), DocumentsCommand.Create(), EngineCommand.Create(), SearchCommand.Create(), SessionsCommand.Create(), ThroughputCommand.Create(), ScaleCommand.Create() }
    .Parse(args).InvokeAsync();
