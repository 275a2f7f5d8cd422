using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>One input that a call of a workflow is given.</summary>
/// <param name="Name">Of the input.</param>
/// <param name="Value">What gives it.</param>
/// <param name="OnlyIfDeclared">From the workflow's parameters, which are for every step: left out where the called workflow declares no such input.</param>
internal sealed record PlannedArgument(string Name, ValueTemplate Value, bool OnlyIfDeclared);
