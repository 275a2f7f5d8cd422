using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Operator.Hosting;

namespace Signalbox.Operator;

/// <summary>The operator as a process of its own. Exit codes: 0 stopped by a signal, 1 it could not go on, 2 unusable arguments.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        OperatorArguments arguments;
        try
        {
            arguments = OperatorArguments.Parse(args);
            arguments.Options.Validate();
        }
        catch (OperatorException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 2;
        }
        if (arguments.WantsHelp)
        {
            Console.WriteLine(OperatorArguments.Usage);
            return 0;
        }

        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true; // we end by ourselves, after the lease is released
            stop.Cancel();
        }
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var loggerFactory = LoggerFactory.Create(logging => logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        }));
        try
        {
            var configuration = KubernetesClientConfigurationLocator.Locate(arguments.Kubeconfig, arguments.Context).WithComponent("operator");
            using var client = new KubernetesClient(configuration, loggerFactory);
            await OperatorTerm.RunAsync(arguments.Options, client, loggerFactory, stop.Token);
            return 0;
        }
#pragma warning disable CA1031 // The last place: whatever ended it is said, and the exit code tells.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"The operator ended: {error.Message}");
            return 1;
        }
    }
}
