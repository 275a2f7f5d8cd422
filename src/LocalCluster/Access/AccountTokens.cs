using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Access;

/// <summary>
/// Tokens of service accounts: JWTs as the API server makes them (ES256), signed with a key of the data folder. They say who somebody is to services that ask
/// by TokenReview, and open nothing of this control plane itself.
/// </summary>
internal sealed class AccountTokens
{
    /// <summary>Issuer, and the audience of this control plane itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly byte[] _key;
    private readonly TimeProvider _time;

    private AccountTokens(byte[] key, TimeProvider time) => (_key, _time) = (key, time);

    public static AccountTokens LoadOrCreate(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, "account-key");
        if (File.Exists(path))
            return new(File.ReadAllBytes(path), time);
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = made.ExportPkcs8PrivateKey();
        Storage.StorageFiles.WriteAtomically(path, key);
        return new(key, time);
    }

    public (string Token, DateTimeOffset Expires) Make(string ns, string name, string uid, IReadOnlyList<string> audiences, TimeSpan lifetime)
    {
        var now = _time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + lifetime).ToUnixTimeSeconds());
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = $"system:serviceaccount:{ns}:{name}",
            ["aud"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["kubernetes.io"] = new JsonObject { ["namespace"] = ns, ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = uid } },
        };
        var input = $"{Text("{\"alg\":\"ES256\",\"typ\":\"JWT\"}"u8)}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var key = Open();
        return ($"{input}.{Text(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}", expires);
    }

    /// <summary>The claims of a token of ours that has not expired; null: it is none.</summary>
    public JsonObject? Read(string token)
    {
        var last = token.LastIndexOf('.');
        var first = token.IndexOf('.', StringComparison.Ordinal);
        if (first <= 0 || last <= first || !Base64Url.IsValid(token.AsSpan(last + 1)) || !Base64Url.IsValid(token.AsSpan(first + 1, last - first - 1)))
            return null;
        using var key = Open();
        if (!key.VerifyData(Encoding.UTF8.GetBytes(token[..last]), Base64Url.DecodeFromChars(token.AsSpan(last + 1)), HashAlgorithmName.SHA256))
            return null;
        try
        {
            var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.AsSpan(first + 1, last - first - 1))) as JsonObject;
            return claims?["exp"].Integer() > _time.GetUtcNow().ToUnixTimeSeconds() ? claims : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => "AccountTokens(redacted)";

    private ECDsa Open()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_key, out _);
        return key;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
