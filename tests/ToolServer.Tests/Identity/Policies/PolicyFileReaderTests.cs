using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Policies;

namespace Signalbox.ToolServer.Tests.Identity.Policies;

public sealed class PolicyFileReaderTests
{
    private const string File = """
        roles:
          readers:
            call:
            - {namespaces: ["*"], tools: ["get_*", "list_?"]}
          operators:
            call:
            - {namespaces: [dell, "lab-*"], tools: ["*"]}
            run:
            - {namespaces: [dell], targets: [idrac]}
        subjects:
        - {user: jane, roles: [readers]}
        - {group: ops, roles: [operators, readers]}
        """;

    [Theory]
    [InlineData("jane", "", "dell", "get_system", true)]
    [InlineData("jane", "", "anywhere", "list_x", true)]
    [InlineData("jane", "", "anywhere", "list_xy", false)]
    [InlineData("jane", "", "dell", "reset", false)]
    [InlineData("jane", "", "dell", "Get_system", false)]
    [InlineData("jo", "ops", "dell", "reset", true)]
    [InlineData("jo", "ops", "lab-7", "reset", true)]
    [InlineData("jo", "ops", "lab", "reset", false)]
    [InlineData("ops", "", "dell", "reset", false)]
    [InlineData("jo", "jane", "dell", "get_system", false)]
    public void What_no_role_opens_is_closed(string user, string group, string ns, string tool, bool allowed) =>
        Assert.Equal(allowed, PolicyRules.MayCall(PolicyFileReader.Read(File).RolesOf(new(user, [group])), ns, tool));

    [Fact]
    public void Roles_come_from_the_user_and_all_its_groups_each_once()
    {
        var rules = PolicyFileReader.Read(File);
        Assert.Equal(["operators", "readers"], rules.RolesOf(new("jane", ["ops", "others"])).Select(r => r.Name));
        Assert.Empty(rules.RolesOf(Caller.Anonymous));
    }

    [Fact]
    public void Raw_access_is_granted_apart_from_tools()
    {
        var roles = PolicyFileReader.Read(File).RolesOf(new("jo", ["ops"]));
        Assert.True(PolicyRules.MayRun(roles, "dell", "idrac"));
        Assert.False(PolicyRules.MayRun(roles, "lab-7", "idrac"));
        Assert.False(PolicyRules.MayRun(PolicyFileReader.Read(File).RolesOf(new("jane", [])), "dell", "idrac"));
    }

    [Theory]
    [InlineData("", "the file: an object is wanted")]
    [InlineData("roles: [", "line ")]
    [InlineData("roles: {a: {calls: []}}\nsubjects: []", "roles.a: 'calls' is not known here")]
    [InlineData("roles: {a: {call: [{tools: [x]}]}}\nsubjects: []", "roles.a.call[0].namespaces: a list is wanted")]
    [InlineData("roles: {a: {call: [{namespaces: [x], tools: []}]}}\nsubjects: []", "roles.a.call[0].tools: is empty")]
    [InlineData("roles: {a: {call: [{namespaces: [7], tools: [x]}]}}\nsubjects: []", "roles.a.call[0].namespaces[0]: a text is wanted")]
    [InlineData("roles: {}\nsubjects: [{user: a, roles: [b]}]", "subjects[0].roles: there is no role 'b'")]
    [InlineData("roles: {}\nsubjects: [{user: a, group: b, roles: [c]}]", "subjects[0]: give either user or group")]
    [InlineData("roles: {}\nsubjects: [{roles: [c]}]", "subjects[0]: give either user or group")]
    [InlineData("roles: {}", "subjects: a list is wanted")]
    [InlineData("rules: {}", "the file: 'rules' is not known here")]
    public void A_slip_is_refused_with_its_place(string text, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<FormatException>(() => PolicyFileReader.Read(text)).Message, StringComparison.Ordinal);
}
