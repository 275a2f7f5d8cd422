using System.Runtime.InteropServices;
using Signalbox.Cli.CommandLine;

using var stop = new CancellationTokenSource();

// The first signal asks the command to stop cleanly; a second one ends the process at once.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return await CliApplication.RunAsync(args, Terminal.OfProcess(), stop.Token);
