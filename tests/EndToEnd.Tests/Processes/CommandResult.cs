namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>What a command that ran to its end said.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output, or a test failure that shows both streams.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command}\nexit {ExitCode}\n{Output}\n{Error}");
        return Output;
    }

    /// <summary>Standard error of a command that had to fail.</summary>
    public string Refused()
    {
        Assert.True(ExitCode != 0, $"{Command}\nwas expected to be refused, but printed:\n{Output}\n{Error}");
        return Error;
    }
}
