using System.Security.Cryptography.X509Certificates;
using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

public sealed class WebhookKeysTests
{
    private static readonly string[] s_names = ["signalbox-operator.signalbox-system.svc", "localhost"];
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    [Fact]
    public void A_certificate_is_good_for_its_names_until_a_third_before_its_end()
    {
        var keys = WebhookKeys.Make(s_names, null, _now);
        Assert.True(keys.IsGood(s_names, _now));
        Assert.True(keys.IsGood(s_names, _now.AddDays(59)));
        Assert.False(keys.IsGood(s_names, _now.AddDays(61)));
        Assert.False(keys.IsGood(["other.svc"], _now));
        Assert.False(new WebhookKeys(keys.Authorities, "no", "keys").IsGood(s_names, _now));
        Assert.DoesNotContain("PRIVATE", keys.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewed_one_is_vouched_for_beside_the_one_before_until_that_ends()
    {
        var first = WebhookKeys.Make(s_names, null, _now.AddDays(-61));
        var second = WebhookKeys.Make(s_names, first, _now);
        Assert.Equal(2, Authorities(second).Count);
        Assert.True(Verifies(first, second.Authorities));
        Assert.True(Verifies(second, second.Authorities));
        Assert.False(Verifies(second, first.Authorities));
        Assert.Equal(2, Authorities(WebhookKeys.Make(s_names, second, _now.AddDays(61))).Count);
    }

    private static X509Certificate2Collection Authorities(WebhookKeys keys)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(keys.Authorities);
        return authorities;
    }

    private static bool Verifies(WebhookKeys keys, string authorities)
    {
        using var certificate = keys.Load();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
