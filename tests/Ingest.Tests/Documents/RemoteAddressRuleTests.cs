using System.Net;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Tests.Documents;

public sealed class RemoteAddressRuleTests
{
    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("2001:0:7f00:1::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("3fff:fff::1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("192.88.99.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2606:4700::1111", true)]
    public void Only_public_addresses_are_fetched_from(string address, bool expected) => Assert.Equal(expected, RemoteAddressRule.IsPublic(IPAddress.Parse(address)));
}
