using System.Security.Cryptography;
using System.Text;

namespace Signalbox.LocalCluster.Access;

/// <summary>The one credential of the cluster, drawn at the first start of a data folder. Never printed.</summary>
internal sealed class AccessToken
{
    private readonly byte[] _value;

    private AccessToken(string value) => _value = Encoding.ASCII.GetBytes(value);

    public static AccessToken LoadOrCreate(string folder)
    {
        var path = Path.Combine(folder, "token");
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= 32 } known)
            return new AccessToken(known);

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Storage.StorageFiles.WriteAtomically(path, Encoding.ASCII.GetBytes(token));
        return new AccessToken(token);
    }

    /// <summary>Compares in a time that tells nothing of the token.</summary>
    public bool Matches(string candidate) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(candidate), _value);

    /// <summary>The token itself, for the kubeconfig alone.</summary>
    public string Reveal() => Encoding.ASCII.GetString(_value);

    public override string ToString() => "AccessToken(redacted)";
}
