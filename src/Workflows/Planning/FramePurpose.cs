namespace Signalbox.Workflows.Planning;

/// <summary>Why a workflow runs within a run, which says what its end means.</summary>
internal enum FramePurpose
{
    /// <summary>It is the run.</summary>
    Run,

    /// <summary>A step calls it: its outputs are the step's.</summary>
    Step,

    /// <summary>An action goes to it for good: its end is the end of the one that went.</summary>
    Transfer,

    /// <summary>A retry has it run first.</summary>
    Detour,

    /// <summary>Another workflow depends on it.</summary>
    Prerequisite,
}
