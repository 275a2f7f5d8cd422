namespace Signalbox.Bench.KillResume;

/// <param name="Jobs">Long jobs, each a call of its own.</param>
/// <param name="KillAt">Starts that the upstream has seen when the tool server is killed.</param>
/// <param name="Duration">How long a job takes upstream.</param>
/// <param name="Patience">After which what has not ended is counted as lost.</param>
internal sealed record KillResumeOptions(int Jobs, int KillAt, TimeSpan Duration, TimeSpan Patience);
