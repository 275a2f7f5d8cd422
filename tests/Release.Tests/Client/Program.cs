using System.Runtime.InteropServices;
using System.Text.Json;
using Signalbox.Release.Client;

// What the pods of the release suite run: the upstream, and an MCP client beside it that `kubectl exec` starts.
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

switch (args)
{
    case ["serve", var port]:
        await Machines.ServeAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), stop.Token);
        return 0;
    case ["list", var endpoint, var tokenFile]:
        Console.WriteLine(JsonSerializer.Serialize(await Caller.ListAsync(new(endpoint), tokenFile, stop.Token)));
        return 0;
    case ["call", var endpoint, var tokenFile, var tool, var machine]:
        Console.WriteLine(await Caller.CallAsync(new(endpoint), tokenFile, tool, machine, stop.Token));
        return 0;
    case ["load", var endpoint, var tokenFile, var tool, var stopFile]:
        await foreach (var line in Load.RunAsync(new(endpoint), tokenFile, tool, stopFile, stop.Token))
            Console.WriteLine(line);
        return 0;
    case ["touch", var file]:
        await File.WriteAllTextAsync(file, "", stop.Token);
        return 0;
    default:
        Console.Error.WriteLine("serve PORT | list URL TOKENFILE | call URL TOKENFILE TOOL MACHINE | load URL TOKENFILE TOOL STOPFILE | touch FILE");
        return 2;
}
