using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Tests.Naming;

public sealed class InflectionTests
{
    [Theory]
    [InlineData("system", "systems")]
    [InlineData("policy", "policies")]
    [InlineData("key", "keys")]
    [InlineData("box", "boxes")]
    [InlineData("switch", "switches")]
    [InlineData("status", "statuses")]
    [InlineData("address", "addresses")]
    [InlineData("alias", "aliases")]
    [InlineData("process", "processes")]
    [InlineData("bus", "buses")]
    [InlineData("virus", "viruses")]
    [InlineData("axis", "axes")]
    [InlineData("analysis", "analyses")]
    [InlineData("base", "bases")]
    [InlineData("database", "databases")]
    [InlineData("release", "releases")]
    [InlineData("license", "licenses")]
    [InlineData("lease", "leases")]
    [InlineData("cache", "caches")]
    [InlineData("cause", "causes")]
    [InlineData("warehouse", "warehouses")]
    [InlineData("shelf", "shelves")]
    [InlineData("leaf", "leaves")]
    [InlineData("valve", "valves")]
    [InlineData("person", "people")]
    [InlineData("child", "children")]
    [InlineData("index", "indices")]
    [InlineData("criterion", "criteria")]
    [InlineData("movie", "movies")]
    [InlineData("gpu", "gpus")]
    [InlineData("pdu", "pdus")]
    [InlineData("sku", "skus")]
    [InlineData("menu", "menus")]
    [InlineData("wiki", "wikis")]
    [InlineData("api", "apis")]
    [InlineData("vm", "vms")]
    [InlineData("quiz", "quizzes")]
    [InlineData("hero", "heroes")]
    public void Nouns_have_one_and_many(string one, string many)
    {
        Assert.Equal(many, Inflection.Plural(one));
        Assert.Equal(many, Inflection.Plural(many));
        Assert.Equal(one, Inflection.Singular(many));
        Assert.Equal(one, Inflection.Singular(one));
        Assert.True(Inflection.IsPlural(many));
        Assert.False(Inflection.IsPlural(one));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("metadata")]
    [InlineData("information")]
    [InlineData("series")]
    [InlineData("firmware")]
    [InlineData("storage")]
    [InlineData("chassis")]
    [InlineData("statistics")]
    [InlineData("dns")]
    [InlineData("nis")]
    [InlineData("ldap")]
    [InlineData("smtp")]
    [InlineData("kerberos")]
    [InlineData("unity")]
    [InlineData("vmax")]
    [InlineData("installed")]
    [InlineData("ipv4")]
    public void Some_words_have_one_form(string word)
    {
        Assert.Equal(word, Inflection.Plural(word));
        Assert.Equal(word, Inflection.Singular(word));
    }

    [Theory]
    [InlineData("code of conduct", "codes of conduct")]
    [InlineData("snapshot rule", "snapshot rules")]
    [InlineData("artifact of project", "artifacts of project")]
    [InlineData("sign in log", "sign in logs")]
    public void Of_a_phrase_the_head_is_inflected(string one, string many)
    {
        Assert.Equal(many, string.Join(' ', Inflection.Plural(one.Split(' '))));
        Assert.Equal(one, string.Join(' ', Inflection.Singular(many.Split(' '))));
    }

    [Theory]
    [InlineData("SNMP server", "an SNMP server")]
    [InlineData("NFS export", "an NFS export")]
    [InlineData("VM", "a VM")]
    [InlineData("NAS server", "a NAS server")]
    [InlineData("LDAP domain", "an LDAP domain")]
    [InlineData("user", "a user")]
    [InlineData("universal group", "a universal group")]
    [InlineData("uninstalled package", "an uninstalled package")]
    [InlineData("update", "an update")]
    [InlineData("iSCSI target", "an iSCSI target")]
    public void The_article_follows_the_sound(string noun, string expected) => Assert.Equal(expected, Inflection.WithArticle(noun));
}
