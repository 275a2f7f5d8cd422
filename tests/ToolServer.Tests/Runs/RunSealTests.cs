using System.Security.Cryptography;
using System.Text;
using Signalbox.ToolServer.Runs;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Runs;

public sealed class RunSealTests
{
    private static readonly McpWorkflowRunSpec Spec = new()
    {
        WorkflowName = "restart",
        SpecDigest = "v1:sha256:aa",
        Tool = "restart",
        TargetName = "idrac",
        Caller = "alice",
        Deadline = DateTimeOffset.UnixEpoch,
    };

    private static readonly RunIdentity Mine = new("ns", "run-1", "uid-1", Spec);

    [Theory]
    [InlineData("")]
    [InlineData("a secret that nobody may read")]
    public void What_is_sealed_is_opened_and_cannot_be_read_before(string text)
    {
        var checkpoint = RunSeal.Seal(RunKeys.One(), Mine, Encoding.UTF8.GetBytes(text));
        Assert.Equal("k1", checkpoint.KeyId);
        Assert.Equal(text, Encoding.UTF8.GetString(RunSeal.Open(RunKeys.One(), Mine, checkpoint)));
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString(Convert.FromBase64String(checkpoint.Data)), StringComparison.Ordinal);
        Assert.DoesNotContain(checkpoint.Data, checkpoint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_content_is_sealed_to_other_bytes_each_time() =>
        Assert.NotEqual(RunSeal.Seal(RunKeys.One(), Mine, "x"u8).Data, RunSeal.Seal(RunKeys.One(), Mine, "x"u8).Data);

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(-17)]
    [InlineData(-1)]
    public void A_changed_byte_anywhere_is_noticed(int index)
    {
        var checkpoint = RunSeal.Seal(RunKeys.One(), Mine, "some content"u8);
        var bytes = Convert.FromBase64String(checkpoint.Data);
        bytes[index < 0 ? bytes.Length + index : index] ^= 1;
        Refused("Unreadable", () => RunSeal.Open(RunKeys.One(), Mine, checkpoint with { Data = Convert.ToBase64String(bytes) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no base64!")]
    public void What_is_no_checkpoint_is_refused(string data) =>
        Refused("Unreadable", () => RunSeal.Open(RunKeys.One(), Mine, new() { KeyId = "k1", Data = data }));

    public static TheoryData<string, object> Others => new()
    {
        { "namespace", Mine with { Namespace = "other" } },
        { "name", Mine with { Name = "run-2" } },
        { "uid", Mine with { Uid = "uid-2" } },
        { "workflow", Mine with { Spec = Spec with { WorkflowName = "erase" } } },
        { "digest", Mine with { Spec = Spec with { SpecDigest = "v1:sha256:bb" } } },
        { "tool", Mine with { Spec = Spec with { Tool = "erase" } } },
        { "target", Mine with { Spec = Spec with { TargetName = "other" } } },
        { "host", Mine with { Spec = Spec with { Host = "" } } },
        { "caller", Mine with { Spec = Spec with { Caller = "mallory" } } },
        { "deadline", Mine with { Spec = Spec with { Deadline = DateTimeOffset.UnixEpoch.AddHours(1) } } },
        { "a part moved into the next", Mine with { Name = "run-1\n5:uid-1", Uid = "" } },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void A_checkpoint_of_another_run_or_call_is_refused(string because, object other)
    {
        var checkpoint = RunSeal.Seal(RunKeys.One(), Mine, "x"u8);
        Assert.NotEmpty(because);
        Refused("Unreadable", () => RunSeal.Open(RunKeys.One(), (RunIdentity)other, checkpoint));
    }

    [Fact]
    public void A_cancellation_does_not_close_a_checkpoint() => Assert.Equal(
        "x"u8, RunSeal.Open(RunKeys.One(), Mine with { Spec = Spec with { Cancel = true } }, RunSeal.Seal(RunKeys.One(), Mine, "x"u8)));

    [Fact]
    public void Another_key_of_the_same_name_opens_nothing()
    {
        var checkpoint = RunSeal.Seal(RunKeys.One(), Mine, "x"u8);
        Refused("Unreadable", () => RunSeal.Open(RunKeys.One(fill: 2), Mine, checkpoint));
        Refused("NoKey", () => RunSeal.Open(RunKeys.One("k2"), Mine, checkpoint));
    }

    [Fact]
    public void A_rotated_key_seals_and_the_old_one_still_opens()
    {
        var old = RunSeal.Seal(RunKeys.One(), Mine, "x"u8);
        var rotated = RunKeys.Ring(("k1", RunKeys.Bytes(1)), ("k2", RunKeys.Bytes(2)), ("current", RunKeys.Text("k2\n")));
        Assert.Equal("k2", RunSeal.Seal(rotated, Mine, "x"u8).KeyId);
        Assert.Equal("x"u8, RunSeal.Open(rotated, Mine, old));
    }

    [Fact]
    public void What_would_not_fit_into_the_object_is_refused() =>
        Refused("TooLarge", () => RunSeal.Seal(RunKeys.One(), Mine, RandomNumberGenerator.GetBytes(RunSeal.LongestData)));

    [Fact]
    public void Without_a_key_nothing_is_sealed() => Refused("NoKey", () => RunSeal.Seal(RunKeyRing.Of(null), Mine, "x"u8));

    public static TheoryData<string, string[], string?> Rings => new()
    {
        { "one key needs no word", ["k1=raw"], "k1" },
        { "base64 as openssl prints it", ["k1=base64"], "k1" },
        { "two keys and no word", ["k1=raw", "k2=raw"], null },
        { "the word decides", ["k1=raw", "k2=raw", "current=k1"], "k1" },
        { "the word names no key", ["k1=raw", "current=k3"], null },
        { "a key of another length is none", ["k1=short"], null },
        { "nothing", [], null },
    };

    [Theory]
    [MemberData(nameof(Rings))]
    public void The_current_key_is_the_named_one_or_the_only_one(string because, string[] entries, string? current)
    {
        var ring = RunKeys.Ring([.. entries.Select(e => e.Split('=')).Select(e => (e[0], e[1] switch
        {
            "raw" => RunKeys.Bytes(7),
            "base64" => RunKeys.Text(Convert.ToBase64String(RunKeys.Bytes(7)) + "\n"),
            "short" => RunKeys.Text("too short"),
            var text => RunKeys.Text(text),
        }))]);
        Assert.Equal((because, current), (because, ring.Current?.Id));
        Assert.Equal(current is null, ring.Problem is not null);
    }

    private static void Refused(string reason, Func<object> act) => Assert.Equal(reason, Assert.Throws<RunSealException>(act).Reason);
}
