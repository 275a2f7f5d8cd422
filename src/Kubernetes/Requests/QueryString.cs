using System.Text;

namespace Signalbox.Kubernetes.Requests;

/// <summary>Adds parameters to a path in the order given, escaped, leaving out what is null.</summary>
internal sealed class QueryString(string path)
{
    private readonly StringBuilder text = new(path);
    private char separator = '?';

    public QueryString Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return this;
        text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        separator = '&';
        return this;
    }

    public QueryString Add(string name, int? value) =>
        Add(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public QueryString AddIf(bool condition, string name, string value) => condition ? Add(name, value) : this;

    public override string ToString() => text.ToString();
}
