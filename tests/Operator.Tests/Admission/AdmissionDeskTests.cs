using System.Text;
using System.Text.Json;
using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

public sealed class AdmissionDeskTests
{
    private const string Pending = """{"metadata":{"annotations":{"signalbox.dev/spec-author":"alice"}},"status":{"phase":"Pending","specDigest":"D"}}""";
    private const string Approving = """{"metadata":{"annotations":{"signalbox.dev/spec-author":"alice"}},"status":{"phase":"Approved","specDigest":"D"}}""";

    private readonly List<string> _asked = [];

    [Theory]
    [InlineData("bob", true)]
    [InlineData("alice", false)]
    [InlineData("dave", false)]
    public async Task Four_eyes_let_an_approver_pass_who_is_not_the_author(string user, bool allowed)
    {
        var answer = await Desk().ValidateAsync(Status(user), CancellationToken.None);
        Assert.Equal(("1", allowed), (answer.Uid, answer.Allowed));
        Assert.Equal(allowed, answer.Status is null);
    }

    [Fact]
    public async Task The_operator_reports_whatever_it_will()
    {
        Assert.True((await Desk().ValidateAsync(Status("operator"), CancellationToken.None)).Allowed);
        Assert.Null((await Desk().MutateAsync(Status("operator"), CancellationToken.None)).Patch);
    }

    [Fact]
    public async Task Who_decides_is_stamped_even_where_the_decision_is_refused_later()
    {
        var answer = await Desk().MutateAsync(Status("bob"), CancellationToken.None);
        Assert.Equal("JSONPatch", answer.PatchType);
        Assert.Contains("\"by\":\"bob\"", Encoding.UTF8.GetString(answer.Patch!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", "Approved", true)]
    [InlineData("alice", "Approved", false)]
    [InlineData("alice", "Denied", true)]
    public async Task An_approval_object_is_looked_at_with_four_eyes_too(string user, string decision, bool allowed)
    {
        var request = Requests.Of("mcpworkflowapprovals", null, $$$"""{"spec":{"workflowName":"restart","decision":"{{{decision}}}"}}""", user);
        Assert.Equal(allowed, (await Desk().ValidateAsync(request, CancellationToken.None)).Allowed);
    }

    [Fact]
    public async Task The_control_plane_deletes_what_a_person_decided_to_delete()
    {
        var request = Requests.Of("mcptargets", """{"spec":{"baseUrl":"https://a"}}""", null, "system:serviceaccount:kube-system:namespace-controller");
        Assert.False((await Desk().ValidateAsync(request, CancellationToken.None)).Allowed);
        request = request with { UserInfo = request.UserInfo with { Groups = ["system:serviceaccounts", "system:serviceaccounts:kube-system"] } };
        Assert.True((await Desk().ValidateAsync(request, CancellationToken.None)).Allowed);
    }

    [Fact]
    public async Task What_needs_no_right_asks_for_none()
    {
        await Desk().ValidateAsync(Requests.Of("mcptargets", """{"spec":{"baseUrl":"https://a"}}""", """{"spec":{"baseUrl":"https://a","timeoutSeconds":3}}"""), CancellationToken.None);
        Assert.Empty(_asked);
    }

    private static AdmissionRequest Status(string user) => Requests.Of("mcpworkflows", Pending, Approving, user) with { SubResource = "status" };

    private AdmissionDesk Desk() => new(new Reviewer(_asked), (_, _, _) => Task.FromResult<JsonElement?>(JsonElement.Parse(Pending)), fourEyes: true);

    private sealed class Reviewer(List<string> asked) : IAccessReviewer
    {
        public ValueTask<bool> MayAsync(AdmissionUser user, string verb, string resource, string ns, string name, CancellationToken ct)
        {
            asked.Add($"{user.Username} {verb} {resource} {ns}/{name}");
            return ValueTask.FromResult((user.Username, verb) is ("operator", "report") or ("bob" or "alice", "approve"));
        }
    }
}
