namespace Signalbox.Operator.Admin;

/// <param name="Workflows">How many are looked at again.</param>
internal sealed record ReloadAnswer(int Workflows);
