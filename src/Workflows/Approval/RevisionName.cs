using System.Security.Cryptography;
using System.Text;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Approval;

/// <summary>Names of the ControllerRevisions: predictable, so that a lost answer to a create shows as AlreadyExists and no second one is made.</summary>
public static class RevisionName
{
    private const int Longest = 253; // RFC 1123 subdomain, the limit of object names
    private const int LongestLabel = 63; // the limit of label values
    private const int Mark = 10;

    /// <summary>
    /// The workflow's name and the first ten hex digits of the digest. A name too long for that is cut and gets ten digits of its own
    /// hash, so that two long names do not meet.
    /// </summary>
    public static string For(string workflowName, string specDigest)
    {
        var hex = specDigest[(specDigest.LastIndexOf(':') + 1)..];
        var mark = hex[..Math.Min(Mark, hex.Length)];
        if (workflowName.Length + 1 + mark.Length <= Longest)
            return $"{workflowName}-{mark}";
        var own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workflowName)))[..Mark];
        return $"{workflowName[..(Longest - 2 - (2 * Mark))].TrimEnd('-', '.')}-{own}-{mark}";
    }

    /// <summary>
    /// The value of the label <see cref="SignalboxLabels.Workflow"/>: the workflow's name, or where that has no room its beginning and
    /// ten digits of its hash. A revision is found by its name and its owner, the label only selects.
    /// </summary>
    public static string LabelFor(string workflowName)
    {
        if (workflowName.Length <= LongestLabel)
            return workflowName;
        var own = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workflowName)))[..Mark];
        return $"{workflowName[..(LongestLabel - 1 - Mark)].TrimEnd('-', '.')}-{own}";
    }

    /// <summary>The workflow of a revision: by the owner, because a label value has no room for the longest names; by the label when it has no owner.</summary>
    /// <returns>Null when the revision is none of a workflow.</returns>
    public static NamespacedName? WorkflowOf(ControllerRevision revision)
    {
        var name = revision.Metadata.OwnerReferences?.FirstOrDefault(o => o.Kind == SignalboxApi.Workflows.Kind)?.Name
            ?? revision.Metadata.Labels?.GetValueOrDefault(SignalboxLabels.Workflow);
        return string.IsNullOrEmpty(name) ? null : new(revision.Metadata.Namespace ?? "", name);
    }
}
