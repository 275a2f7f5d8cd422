namespace Signalbox.Operator.Admission;

/// <summary>Says what the sender of a request may do.</summary>
public interface IAccessReviewer
{
    /// <param name="user">Who asks.</param>
    /// <param name="verb">Such as <c>approve</c>.</param>
    /// <param name="resource">Plural, of <c>signalbox.dev</c>.</param>
    /// <param name="ns">Namespace of the object.</param>
    /// <param name="name">Its name.</param>
    /// <param name="ct">Gives the question up.</param>
    ValueTask<bool> MayAsync(AdmissionUser user, string verb, string resource, string ns, string name, CancellationToken ct);
}
