using System.Net.Http.Headers;
using System.Text.Json;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>The JSON object with user and password that session logins take.</summary>
internal static class LoginBody
{
    public static ByteArrayContent Create(string userMember, string user, string passwordMember, string password)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(userMember, user);
            writer.WriteString(passwordMember, password);
            writer.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.WrittenSpan.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
