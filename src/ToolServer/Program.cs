using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.ToolServer;
using Signalbox.ToolServer.Hosting;

var commandLine = CommandLine.Parse(args);
if (commandLine.Help)
{
    Console.Out.WriteLine(CommandLine.Usage);
    return 0;
}
if (commandLine.Problems.Count > 0)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, commandLine.Problems));
    return 2;
}

// Standard output stays free: standard error carries the log.
using var loggerFactory = LoggerFactory.Create(log => log
    .AddSimpleConsole(c => (c.SingleLine, c.TimestampFormat, c.UseUtcTimestamp) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ", true))
    .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
    .AddFilter("Microsoft.Hosting", LogLevel.Warning)
    .AddFilter("ModelContextProtocol", LogLevel.Warning)
    .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(c => c.LogToStandardErrorThreshold = LogLevel.Trace));

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

try
{
    using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(commandLine.Kubeconfig), loggerFactory);
    await using var host = await ToolServerHost.StartAsync(commandLine.Options, client, loggerFactory, stop.Token);
    await host.WaitForShutdownAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (ToolServerOptionsException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (KubernetesConfigurationException e)
{
    Console.Error.WriteLine($"--kubeconfig: {e.Message}");
    return 2;
}
catch (IOException e)
{
    Console.Error.WriteLine($"--listen: {e.Message}");
    return 1;
}
