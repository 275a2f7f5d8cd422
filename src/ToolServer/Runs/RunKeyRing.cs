using System.Buffers.Text;
using System.Text;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// The keys of the Secret <c>signalbox-run-key</c>. Each entry is a key: 32 bytes, or their base64. The entry <c>current</c> names the one that new
/// checkpoints are sealed with; without it there must be one key alone. Older keys stay for as long as checkpoints need them.
/// </summary>
internal sealed class RunKeyRing
{
    public const string SecretName = "signalbox-run-key";
    private const string CurrentEntry = "current";

    private readonly Dictionary<string, RunKey> _keys;

    private RunKeyRing(Dictionary<string, RunKey> keys, RunKey? current, string? problem) => (_keys, Current, Problem) = (keys, current, problem);

    /// <summary>What new checkpoints are sealed with; null: nothing can be sealed, and <see cref="Problem"/> says why.</summary>
    public RunKey? Current { get; }

    public string? Problem { get; }

    public RunKey? Find(string id) => _keys.GetValueOrDefault(id);

    public static RunKeyRing Of(Secret? secret)
    {
        if (secret?.Data is not { Count: > 0 } data)
            return new([], null, $"The Secret {SecretName} does not exist in the system namespace, or has no key.");
        var keys = new Dictionary<string, RunKey>(StringComparer.Ordinal);
        foreach (var (id, value) in data)
        {
            if (id != CurrentEntry && Bytes(value) is { } bytes)
                keys[id] = new(id, bytes);
        }
        if (data.TryGetValue(CurrentEntry, out var named))
        {
            var id = Encoding.UTF8.GetString(named).Trim();
            return keys.TryGetValue(id, out var current)
                ? new(keys, current, null)
                : new(keys, null, $"The entry 'current' of the Secret {SecretName} names the key '{id}', which is not there or is not {RunKey.Length} bytes long.");
        }
        return keys.Count == 1
            ? new(keys, keys.Values.Single(), null)
            : new(keys, null, $"The Secret {SecretName} has {keys.Count} keys of {RunKey.Length} bytes and no entry 'current' that names one.");
    }

    private static byte[]? Bytes(byte[] value)
    {
        if (value.Length == RunKey.Length)
            return value;
        var decoded = new byte[RunKey.Length + 3];
        return Base64.IsValid(value.AsSpan().Trim("\r\n \t"u8)) && value.Length <= 64
            && Base64.DecodeFromUtf8(value.AsSpan().Trim("\r\n \t"u8), decoded, out _, out var length) == System.Buffers.OperationStatus.Done && length == RunKey.Length
            ? decoded[..length]
            : null;
    }
}
