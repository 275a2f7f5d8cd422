namespace Signalbox.Workflows.Validation;

/// <summary>Something in a spec that keeps it from being used.</summary>
/// <param name="Path">Where, as <c>spec.steps[2].parameters[0].value</c>.</param>
/// <param name="Message">What is wrong, with the offending text.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record Problem(string Path, string Message, string Remedy)
{
    public override string ToString() => $"{Path}: {Message} {Remedy}";
}
