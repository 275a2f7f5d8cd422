namespace Signalbox.Operator.Admin;

/// <summary>A decision that was written.</summary>
/// <param name="Namespace">Of the workflow.</param>
/// <param name="Name">Of the workflow.</param>
/// <param name="Decision">Approved or Denied.</param>
/// <param name="SpecDigest">What it is about.</param>
internal sealed record DecisionAnswer(string Namespace, string Name, string Decision, string SpecDigest);
