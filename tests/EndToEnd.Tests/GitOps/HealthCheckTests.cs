using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.GitOps;

/// <summary>The health checks for Argo CD, run by a real Lua 5.1, which is Argo CD's dialect.</summary>
public sealed class HealthCheckTests
{
    private const string Prefix = "resource.customizations.health.signalbox.dev_";

    [LuaFact]
    public async Task Each_state_of_each_kind_has_its_health()
    {
        var checks = Read("config", "gitops", "argocd", "argocd-cm.yaml").Single()["data"]!.AsObject();
        var cases = Read("tests", "EndToEnd.Tests", "GitOps", "health.yaml");
        Assert.Equal(["McpTarget", "McpWorkflow", "McpWorkflowApproval"], checks.Select(check => check.Key[Prefix.Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(["McpTarget", "McpWorkflow", "McpWorkflowApproval"], cases.Select(one => (string)one["kind"]!).Distinct().Order(StringComparer.Ordinal));
        var phases = Read("config", "crds", "mcpworkflows.yaml").Single()["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["properties"]!["phase"]!["enum"]!.AsArray();
        Assert.All(phases, phase => Assert.Contains(cases, one => (string?)one["status"]?["phase"] == (string)phase!));
        foreach (var one in cases)
        {
            var about = new JsonObject { ["metadata"] = new JsonObject { ["generation"] = one["generation"]!.DeepClone() }, ["status"] = one["status"]?.DeepClone() };
            var script = $"""
                obj = {Table(about)}
                local function check()
                {checks[Prefix + one["kind"]]}
                end
                local hs = check()
                io.write(hs.status, "\n", hs.message or "")
                """;
            var answer = (await Command.RunAsync(KubeAssets.Lua!, ["-"], script)).Succeeded().Split('\n', 2);
            Assert.True(answer[0] == (string)one["health"]! && answer[1].Contains((string)one["says"]!, StringComparison.Ordinal), $"{one.ToJsonString()}\n{string.Join('\n', answer)}");
        }
    }

    private static IReadOnlyList<JsonObject> Read(params string[] path) => YamlDocuments.Read(File.ReadAllText(Path.Combine([RepositoryPaths.Root, .. path])));

    /// <summary>A Lua literal; null is a member that is not there, as in Argo CD.</summary>
    private static string Table(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(", ", members.Where(member => member.Value is not null).Select(member => $"[{Text(member.Key)}] = {Table(member.Value)}"))}}}",
        JsonArray items => $"{{{string.Join(", ", items.Select(Table))}}}",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        null => "nil",
        _ => node.ToJsonString(),
    };

    // Escapes of decimal bytes are the ones that every Lua takes.
    private static string Text(string text) =>
        $"\"{string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => $"\\{octet.ToString("D3", CultureInfo.InvariantCulture)}"))}\"";
}
