using System.Text;
using Signalbox.ToolServer.Identity.Jwt;

namespace Signalbox.ToolServer.Tests.Identity.Jwt;

/// <summary>The examples of RFC 7515, appendix A.</summary>
public sealed class Rfc7515Tests
{
    private const string Claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string Hs256 = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + Claims + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private const string Rs256 = "eyJhbGciOiJSUzI1NiJ9." + Claims
        + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
        + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
        + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private const string Es256 = "eyJhbGciOiJFUzI1NiJ9." + Claims + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private const string Es512 = "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA"
        + ".AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8Kp"
        + "EHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";

    private const string Unsecured = "eyJhbGciOiJub25lIn0." + Claims + ".";

    private const string Keys = """
        {"keys":[
          {"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"},
          {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
          {"kty":"EC","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"},
          {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}
        ]}
        """;

    private static readonly VerificationKeySet Set = VerificationKeySet.Parse(Encoding.UTF8.GetBytes(Keys));

    [Theory]
    [InlineData(Rs256)]
    [InlineData(Es256)]
    public void The_examples_with_public_keys_are_accepted(string compact)
    {
        var (token, problem) = SignedToken.Read(compact, JwtAlgorithm.Names);
        Assert.Null(problem);
        Assert.True(token!.IsSignedBy(Assert.Single(Set.Find(null, token.Algorithm))));
        Assert.Equal("joe", token.Claims.GetProperty("iss").GetString());
        Assert.Equal("joe", SignedToken.ClaimedIssuer(compact));
    }

    [Theory]
    [InlineData(Rs256)]
    [InlineData(Es256)]
    public void One_changed_bit_anywhere_is_noticed(string compact)
    {
        for (var i = 0; i < compact.Length; i += 7)
        {
            var changed = compact.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'Q' : 'A';
            var (token, problem) = SignedToken.Read(new(changed), JwtAlgorithm.Names);
            Assert.True(problem is not null || Set.Find(null, token!.Algorithm).All(k => !token.IsSignedBy(k)) || new string(changed) == compact, $"character {i}");
        }
    }

    [Fact]
    public void The_signature_of_the_P521_example_is_verified_though_its_payload_makes_no_token()
    {
        var dot = Es512.LastIndexOf('.');
        var algorithm = JwtAlgorithm.Find("ES512")!;
        var key = Assert.Single(Set.Find(null, algorithm));
        Assert.True(key.Verifies(algorithm, Encoding.ASCII.GetBytes(Es512[..dot]), Base64UrlText.Decode(Es512.AsSpan(dot + 1))!));
        Assert.Contains("JSON objects", SignedToken.Read(Es512, JwtAlgorithm.Names).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Hs256, "'HS256'")]
    [InlineData(Unsecured, "'none'")]
    public void Shared_secrets_and_no_signature_are_refused(string compact, string named) =>
        Assert.Contains(named, SignedToken.Read(compact, JwtAlgorithm.Names).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_shared_secret_in_a_key_set_is_left_out() => Assert.Equal(3, Set.Count);
}
