namespace Signalbox.Operator.Admission;

/// <summary>Why a request is refused, in the form of a Status of the API.</summary>
/// <param name="Code">HTTP status that the API server answers with.</param>
/// <param name="Reason">Such as <c>Forbidden</c>.</param>
/// <param name="Message">For people; names the remedy.</param>
public sealed record AdmissionRefusal(int Code, string Reason, string Message)
{
    internal static AdmissionRefusal Forbidden(string message) => new(403, "Forbidden", message);

    internal static AdmissionRefusal Invalid(string message) => new(422, "Invalid", message);
}
