using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Tests.Identity.Jwt;

/// <summary>A key that signs tokens, and its public half as a JWK.</summary>
internal sealed class TestSigner : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ec;

    private TestSigner(string algorithm, string id)
    {
        (Algorithm, Id) = (algorithm, id);
        if (algorithm[0] == 'E')
            _ec = ECDsa.Create(algorithm switch { "ES256" => ECCurve.NamedCurves.nistP256, "ES384" => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 });
        else
            _rsa = RSA.Create(2048);
    }

    public string Algorithm { get; }

    public string Id { get; }

    public static TestSigner Of(string algorithm, string id = "key-1") => new(algorithm, id);

    public JsonObject PublicKey()
    {
        if (_rsa is not null)
        {
            var rsa = _rsa.ExportParameters(false);
            return new() { ["kty"] = "RSA", ["kid"] = Id, ["use"] = "sig", ["alg"] = Algorithm, ["n"] = Text(rsa.Modulus!), ["e"] = Text(rsa.Exponent!) };
        }
        var ec = _ec!.ExportParameters(false);
        var curve = Algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };
        return new() { ["kty"] = "EC", ["kid"] = Id, ["crv"] = curve, ["x"] = Text(ec.Q.X!), ["y"] = Text(ec.Q.Y!) };
    }

    public string Sign(JsonObject claims, JsonObject? header = null) =>
        Sign(claims.ToJsonString(), (header ?? new() { ["alg"] = Algorithm, ["kid"] = Id, ["typ"] = "JWT" }).ToJsonString());

    public string Sign(string claims, string header)
    {
        var input = $"{Text(Encoding.UTF8.GetBytes(header))}.{Text(Encoding.UTF8.GetBytes(claims))}";
        var hash = new HashAlgorithmName("SHA" + Algorithm[2..]);
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = _rsa?.SignData(bytes, hash, Algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            ?? _ec!.SignData(bytes, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{input}.{Text(signature)}";
    }

    public void Dispose()
    {
        _rsa?.Dispose();
        _ec?.Dispose();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
