using System.Security.Cryptography;
using System.Text;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Serving;

/// <summary>
/// What one tool server replica serves, small enough for an annotation on its Lease: the operator reads it to confirm a
/// revision without calling any replica.
/// </summary>
/// <remarks>
/// Every served revision is the first six bytes of SHA-256 over <c>namespace/name@digest</c> in base64url (eight characters), sorted and
/// run together: 5,000 revisions take 40 KB, well under the 256 KiB that all annotations of an object may have.
/// </remarks>
public sealed class ServedSet
{
    private const int KeyBytes = 6;
    private const int KeyChars = 8;
    private readonly HashSet<string> _keys;

    private ServedSet(HashSet<string> keys) => _keys = keys;

    public static ServedSet Empty { get; } = new([]);

    public int Count => _keys.Count;

    public static ServedSet Of(IEnumerable<(NamespacedName Workflow, string SpecDigest)> served) =>
        new(served.Select(s => Key(s.Workflow, s.SpecDigest)).ToHashSet(StringComparer.Ordinal));

    /// <summary>Reads an annotation. Text that is no such set is an empty one: a replica that cannot be understood confirms nothing.</summary>
    public static ServedSet Parse(string? annotation)
    {
        if (annotation is null || annotation.Length % KeyChars != 0)
            return Empty;
        return new(Enumerable.Range(0, annotation.Length / KeyChars)
            .Select(i => annotation.Substring(i * KeyChars, KeyChars)).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The mark under which a set holds a revision; what compares sets keeps it instead of hashing again.</summary>
    public static string MarkOf(NamespacedName workflow, string specDigest) => Key(workflow, specDigest);

    /// <param name="mark">Made by <see cref="MarkOf"/>.</param>
    public bool ContainsMark(string mark) => _keys.Contains(mark);

    /// <summary>The marks that only one of the two sets holds.</summary>
    public IEnumerable<string> MarksUnlike(ServedSet other) =>
        _keys.Where(k => !other._keys.Contains(k)).Concat(other._keys.Where(k => !_keys.Contains(k)));

    public bool Contains(NamespacedName workflow, string specDigest) => _keys.Contains(Key(workflow, specDigest));

    /// <summary>The annotation; the same set gives the same text.</summary>
    public override string ToString() => string.Concat(_keys.Order(StringComparer.Ordinal));

    private static string Key(NamespacedName workflow, string specDigest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{workflow}@{specDigest}"), hash);
        return Convert.ToBase64String(hash[..KeyBytes]).Replace('+', '-').Replace('/', '_');
    }
}
