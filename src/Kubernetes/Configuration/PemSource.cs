using System.Text;

namespace Signalbox.Kubernetes.Configuration;

/// <summary>PEM text, given inline or by the path of a file that may be rotated under us. Never shows its content.</summary>
public sealed class PemSource
{
    private readonly string? pem;

    private PemSource(string? path, string? pem)
    {
        Path = path;
        this.pem = pem;
    }

    /// <summary>Null for inline text.</summary>
    public string? Path { get; }

    public static PemSource FromFile(string path) => new(path, null);

    public static PemSource FromText(string pem) => new(null, pem);

    /// <summary>The text now; reads the file each time.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string Read() => pem ?? File.ReadAllText(Path!, Encoding.UTF8);

    public override string ToString() => Path ?? "(inline PEM)";
}
