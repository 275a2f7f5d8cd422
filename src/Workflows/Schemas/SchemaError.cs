using System.Text;

namespace Signalbox.Workflows.Schemas;

/// <summary>One thing that is wrong with an instance.</summary>
/// <param name="InstancePath">Where, as a JSON Pointer; empty for the whole.</param>
/// <param name="Message">What is wrong there, for people and models.</param>
public sealed record SchemaError(string InstancePath, string Message)
{
    /// <summary>Where, as people write it: <c>disks[0].size</c>; empty for the whole.</summary>
    public string Property
    {
        get
        {
            var path = new StringBuilder();
            foreach (var escaped in InstancePath.Split('/').Skip(1))
            {
                var segment = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
                if (segment.Length > 0 && segment.All(char.IsAsciiDigit))
                    path.Append('[').Append(segment).Append(']');
                else
                    path.Append(path.Length > 0 ? "." : "").Append(segment);
            }
            return path.ToString();
        }
    }

    /// <param name="whole">What to call the whole, as <c>The object</c>.</param>
    public string Sentence(string whole) => $"{(Property is { Length: > 0 } property ? property : whole)} {Message.TrimEnd('.')}.";

    public override string ToString() => InstancePath.Length == 0 ? Message : $"{InstancePath}: {Message}";
}
