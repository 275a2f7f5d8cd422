using System.Security.Cryptography;
using System.Text;

namespace Signalbox.Ingest.Operations;

/// <summary>Gives each operation a unique id that depends on nothing but the operation itself and the ids it competes with.</summary>
internal static class OperationIds
{
    public static IReadOnlyList<ApiOperation> Assign(IReadOnlyList<ApiOperation> operations)
    {
        var declared = operations.Where(operation => !string.IsNullOrWhiteSpace(operation.DeclaredId))
            .GroupBy(operation => operation.DeclaredId!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var made = operations.Where(operation => !IsUnique(operation, declared)).GroupBy(Make, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return operations.Select(operation =>
        {
            if (IsUnique(operation, declared)) return operation with { Id = operation.DeclaredId! };
            var id = Make(operation);
            var taken = made[id] > 1 || declared.ContainsKey(id);
            return operation with { DeclaredId = null, Id = taken ? $"{id}_{Hash(operation)}" : id };
        }).ToList();
    }

    private static bool IsUnique(ApiOperation operation, Dictionary<string, int> declared) =>
        !string.IsNullOrWhiteSpace(operation.DeclaredId) && declared[operation.DeclaredId] == 1;

    /// <summary><c>GET /a/{b}/c</c> becomes <c>get_a_by_b_c</c>.</summary>
    private static string Make(ApiOperation operation)
    {
        var text = new StringBuilder(operation.Method.ToLowerInvariant());
        foreach (var segment in PathTemplate.Segments(operation.Path))
        {
            text.Append('_');
            if (segment.StartsWith('{')) text.Append("by_");
            foreach (var c in segment)
            {
                if (char.IsAsciiLetterOrDigit(c)) text.Append(c);
                else if (c is not ('{' or '}')) text.Append('_');
            }
        }

        return text.Length <= 120 ? text.ToString() : $"{text.ToString(0, 109)}_{Hash(operation)}";
    }

    private static string Hash(ApiOperation operation) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{operation.Document.Source.Name} {operation.Method} {operation.Path}")))[..10];
}
