using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>Values by name, few of them: looked for one by one.</summary>
internal sealed class OutputValues(int capacity)
{
    private readonly KeyValuePair<string, JsonElement>[] _values = new KeyValuePair<string, JsonElement>[capacity];

    public static OutputValues None { get; } = new(0);

    public int Count { get; private set; }

    public ReadOnlySpan<KeyValuePair<string, JsonElement>> All => _values.AsSpan(0, Count);

    public void Add(string name, JsonElement value) => _values[Count++] = new(name, value);

    /// <summary>Undefined when it is not there.</summary>
    public JsonElement Find(string name)
    {
        foreach (var (known, value) in All)
        {
            if (known == name)
                return value;
        }
        return default;
    }
}
