using System.Net;
using System.Net.Sockets;

namespace Signalbox.Ingest.Documents;

/// <summary>Which addresses a document may be fetched from: public ones. RFC 6890 and its IPv6 counterparts name the rest.</summary>
internal static class RemoteAddressRule
{
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return bytes switch
            {
                [0 or 10 or 127, ..] => false,
                [100, >= 64 and <= 127, ..] => false,
                [169, 254, ..] => false,
                [172, >= 16 and <= 31, ..] => false,
                [192, 0, 0 or 2, _] => false,
                [192, 88, 99, _] => false,
                [192, 168, ..] => false,
                [198, 18 or 19, ..] => false,
                [198, 51, 100, _] => false,
                [203, 0, 113, _] => false,
                [>= 224, ..] => false,
                _ => true,
            };
        }

        // 2000::/3 is what is routed; 2002::/16, 2001::/32 and 64:ff9b::/96 wrap IPv4 addresses that were not looked at.
        return (bytes[0] & 0xE0) == 0x20
            && !(bytes[0] == 0x20 && bytes[1] == 0x02)
            && !(bytes[0] == 0x3F && bytes[1] == 0xFF && bytes[2] <= 0x0F)
            && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] <= 0x01)
            && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == 0xB8);
    }
}
