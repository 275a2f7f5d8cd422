using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Signalbox.Bench.Engine;

/// <summary><c>engine</c>: what a step costs beyond its HTTP exchange.</summary>
internal static class EngineCommand
{
    /// <summary>The median that a step must not pass.</summary>
    private const double MostMicroseconds = 20;

    private const double MostBytes = 4 * 1024;

    public static Command Create()
    {
        var command = new Command("engine", "What a step costs beyond its HTTP exchange: time and allocation at the median.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            var config = ManualConfig.CreateEmpty()
                .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithStrategy(RunStrategy.Throughput).WithWarmupCount(8).WithIterationCount(25))
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(NullLogger.Instance)
                .WithArtifactsPath(folder);
            var summary = BenchmarkRunner.Run<EngineBenchmarks>(config);
            var reports = summary.Reports.Where(report => report.ResultStatistics is not null).ToList();
            foreach (var error in summary.ValidationErrors)
                Console.Error.WriteLine(error.Message);
            foreach (var report in reports)
                Console.WriteLine(Line(report));
            return reports.Count == summary.BenchmarksCases.Length && reports.All(Holds) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Holds(BenchmarkReport report) => Microseconds(report) <= MostMicroseconds && Bytes(report) <= MostBytes;

    private static string Line(BenchmarkReport report) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{report.BenchmarkCase.Descriptor.WorkloadMethod.Name,-22} {Microseconds(report),6:F1} µs of {MostMicroseconds} µs, {Bytes(report),6:F0} B of {MostBytes} B a step: {(Holds(report) ? "holds" : "BROKEN")}");

    private static double Microseconds(BenchmarkReport report) => report.ResultStatistics!.Median / 1000;

    private static double Bytes(BenchmarkReport report) => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? double.MaxValue;
}
