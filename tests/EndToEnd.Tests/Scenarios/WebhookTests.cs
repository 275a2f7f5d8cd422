using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>
/// What the operator's webhook lets through, on a kube-apiserver that knows no admission policies: the operator has its own service account's rights and nothing more.
/// </summary>
public sealed class WebhookTests
{
    private const string Patched = """{"status":{"phase":"Approved"}}""";

    [KubernetesFact]
    public async Task The_webhook_guards_decisions_and_writes_down_who_makes_them()
    {
        await using var plane = await KubernetesControlPlane.StartAsync(KubeAssets.Folder!);
        await using var site = await WebhookSite.StartAsync(plane);
        var digest = await site.ApplyWorkflowAsync("alice", "get-machine");

        // Who wrote it does not approve it, and who may write the status but lacks the verb decides nothing.
        Assert.Contains("alice wrote this spec", (await site.PatchStatusAsync("alice", "get-machine", Patched)).Refused(), StringComparison.Ordinal);
        Assert.Contains("verb approve", (await site.PatchStatusAsync("dave", "get-machine", Patched)).Refused(), StringComparison.Ordinal);
        Assert.Contains("approval.by must be bob", (await site.PatchStatusAsync("bob", "get-machine", Record(digest, "alice"))).Refused(), StringComparison.Ordinal);
        Assert.Contains("nothing else", (await site.PatchStatusAsync("bob", "get-machine", """{"status":{"served":{"replicas":7}}}""")).Refused(), StringComparison.Ordinal);
        Assert.Null((await site.StatusAsync("get-machine"))["approval"]);

        // By the phase alone, and still it is known who did it.
        (await site.PatchStatusAsync("bob", "get-machine", Patched)).Succeeded();
        var approved = await site.ApprovalAsync("get-machine", approval => (string?)approval["specDigest"] == digest);
        Assert.Equal(("Approved", "bob"), ((string?)approved["decision"], (string?)approved["by"]));
        (await site.PatchStatusAsync("carol", "get-machine", """{"status":{"phase":"Rejected"}}""")).Succeeded();
        var denied = await site.ApprovalAsync("get-machine", approval => (string?)approval["decision"] == "Denied");
        Assert.Equal("carol", (string?)denied["by"]);

        // An edit has a new author, whatever the object says of it.
        var edited = await site.ApplyWorkflowAsync("carol", "get-machine", "Gets a machine.", digest);
        Assert.Contains("carol wrote this spec", (await site.PatchStatusAsync("carol", "get-machine", Patched)).Refused(), StringComparison.Ordinal);
        await site.AnnotateAsync("carol", "get-machine", "signalbox.dev/spec-author=alice");
        Assert.Contains("carol wrote this spec", (await site.ApproveByObjectAsync("carol", "mine", "get-machine", edited)).Refused(), StringComparison.Ordinal);
        Assert.Contains("verb approve on mcpworkflows/get-machine", (await site.ApproveByObjectAsync("dave", "forged", "get-machine", edited)).Refused(), StringComparison.Ordinal);
        (await site.ApproveByObjectAsync("bob", "change-1", "get-machine", edited)).Succeeded();

        // Where a target points is a decision too; how patient it is is not.
        Assert.Contains("verb approve on mcptargets", (await site.PatchTargetAsync("dave", """{"spec":{"baseUrl":"http://127.0.0.1:9"}}""")).Refused(), StringComparison.Ordinal);
        (await site.PatchTargetAsync("dave", """{"spec":{"timeouts":{"call":"30s"}}}""")).Succeeded();
        (await site.PatchTargetAsync("carol", """{"spec":{"baseUrl":"http://127.0.0.1:9"}}""")).Succeeded();

        // While nobody answers nothing is decided; a new operator goes on with the same certificate.
        var certificate = await site.CertificateAsync();
        await site.StopOperatorAsync();
        Assert.Contains(".signalbox.dev", (await site.PatchStatusAsync("bob", "get-machine", """{"status":{"phase":"Rejected"}}""")).Refused(), StringComparison.Ordinal);
        site.StartOperator();
        await Eventually.HoldsAsync("bob rejects", () => site.PatchStatusAsync("bob", "get-machine", """{"status":{"phase":"Rejected"}}"""), answer => answer.ExitCode == 0);
        Assert.Equal(certificate, await site.CertificateAsync());
    }

    private static string Record(string digest, string by) =>
        new JsonObject { ["status"] = new JsonObject { ["approval"] = new JsonObject { ["decision"] = "Approved", ["specDigest"] = digest, ["by"] = by } } }.ToJsonString();
}
