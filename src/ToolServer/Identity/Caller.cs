using System.Security.Cryptography;
using System.Text;

namespace Signalbox.ToolServer.Identity;

/// <summary>Who sent a request, as the authenticator found out; never what the client says of itself. Immutable.</summary>
/// <param name="name">User name as Kubernetes writes it, such as <c>system:serviceaccount:NS:NAME</c>.</param>
/// <param name="groups">Groups of the user.</param>
public sealed class Caller(string name, IReadOnlyList<string> groups) : IEquatable<Caller>
{
    /// <summary>Kubernetes' group of everybody who showed credentials.</summary>
    public const string Authenticated = "system:authenticated";

    private string? _key;

    /// <summary>Kubernetes' own name for a caller that nobody asked for credentials.</summary>
    public static Caller Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"]);

    public string Name { get; } = name;

    public IReadOnlyList<string> Groups { get; } = groups;

    /// <summary>The user's id, where the authenticator tells one.</summary>
    public string? Uid { get; init; }

    /// <summary>What the authenticator says beside (<c>TokenReview.status.user.extra</c>): authorizers may look at it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The same for no two callers that an authorizer could tell apart; not for people.</summary>
    public string Key => _key ??= ComputeKey();

    public bool Equals(Caller? other) => other is not null && (ReferenceEquals(this, other) || Key == other.Key);

    public override bool Equals(object? obj) => Equals(obj as Caller);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    // Each part is preceded by its length, so that no two lists read the same.
    private string ComputeKey()
    {
        var text = new StringBuilder();
        Add(text, Name);
        Add(text, Uid);
        text.Append(Groups.Count);
        foreach (var group in Groups.Order(StringComparer.Ordinal))
            Add(text, group);
        foreach (var (extra, values) in Extra.OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(values.Count);
            Add(text, extra);
            foreach (var value in values)
                Add(text, value);
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        static void Add(StringBuilder text, string? part) => text.Append('/').Append(part?.Length ?? -1).Append(':').Append(part);
    }
}
