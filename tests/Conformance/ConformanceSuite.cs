using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Conformance;

/// <summary>The npm package, and the Node.js beside it: the suite needs 22, and machines have what they have.</summary>
internal static class ConformanceSuite
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);
    private static readonly string Modules = Path.Combine(Folder(), "node_modules");
    private static readonly string Package = Path.Combine(Modules, "@modelcontextprotocol", "conformance");

    public static IReadOnlyList<string> Revisions { get; } = ["2025-11-25", "2026-07-28"];

    /// <summary>The scenarios that a server must pass to conform to the revision, as the suite says.</summary>
    public static IEnumerable<string> Required(string revision)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Installed(Path.Combine(Package, "requirements", revision + ".yaml")));
        yaml.Load(text);
        var scenarios = (YamlSequenceNode)yaml.Documents[0].RootNode["server"];
        return [.. scenarios.Select(s => ((YamlScalarNode)s).Value!)];
    }

    /// <summary>All that the suite has for the revision.</summary>
    public static Task<SuiteRun> RunAsync(string revision, Uri server) => RunAsync(revision, server, ["--requirements", revision]);

    /// <summary>One scenario, which the suite runs at the newest revision where that brought it or it is an extension's, else at the one before.</summary>
    public static Task<SuiteRun> RunOneAsync(string scenario, Uri server) => RunAsync(scenario, server, ["--scenario", scenario]);

    private static async Task<SuiteRun> RunAsync(string what, Uri server, IEnumerable<string> choice)
    {
        var results = Directory.CreateTempSubdirectory("signalbox-conformance-").FullName;
        var start = new ProcessStartInfo(Node())
        {
            ArgumentList = { Path.Combine(Package, "dist", "index.js"), "server", "--url", server.ToString(), "--output-dir", results },
            WorkingDirectory = results,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in choice)
            start.ArgumentList.Add(argument);
        using var suite = Process.Start(start)!;
        using var bound = new CancellationTokenSource(Bound);
        var output = suite.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = suite.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await suite.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            suite.Kill(entireProcessTree: true);
            throw new TimeoutException($"The suite for {what} had not ended after {Bound}. It said:\n{await output}\n{await errors}");
        }
        return new(results, $"{await output}\n{await errors}");
    }

    private static string Node()
    {
        var architecture = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => "x64", Architecture.Arm64 => "arm64", var other => throw new PlatformNotSupportedException($"{other}") };
        return Installed(Path.Combine(Modules, $"node-linux-{architecture}", "bin", "node"));
    }

    private static string Installed(string file) =>
        File.Exists(file) ? file : throw new FileNotFoundException($"{file} is missing. ./test.sh Conformance installs it, and so does 'npm ci --ignore-scripts' in {Folder()}.");

    private static string Folder([CallerFilePath] string self = "") => Path.GetDirectoryName(self)!;
}
