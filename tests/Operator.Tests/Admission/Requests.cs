using System.Text.Json;
using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

/// <summary>Requests as an API server sends them.</summary>
internal static class Requests
{
    public const string Digest = "v1:sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    public static AdmissionRequest Status(string before, string after, string user = "bob") =>
        Of("mcpworkflows", $$"""{"status":{{before}}}""", $$"""{"status":{{after}}}""", user) with { SubResource = "status" };

    public static AdmissionRequest Of(string resource, string? before, string? after, string user = "bob") => new()
    {
        Uid = "1",
        Resource = new("signalbox.dev", "v1alpha1", resource),
        Name = "restart",
        Namespace = "dell",
        Operation = before is null ? "CREATE" : after is null ? "DELETE" : "UPDATE",
        UserInfo = new() { Username = user, Groups = ["system:authenticated"] },
        Object = after is null ? null : JsonElement.Parse(after),
        OldObject = before is null ? null : JsonElement.Parse(before),
    };
}
