using System.Text.Json.Nodes;
using Signalbox.Cli.Bmc;

namespace Signalbox.Cli.Tests.Bmc;

public sealed class LoginTests
{
    private readonly SimulatedBmc _bmc = new();

    [Fact]
    public void The_service_root_needs_no_login_and_all_else_does()
    {
        Assert.Equal(200, _bmc.Send(new() { Method = "GET", Path = BmcPaths.Root }).Status);
        Assert.Equal(401, _bmc.Send(new() { Method = "GET", Path = BmcPaths.Systems }).Status);
        Assert.Equal(401, _bmc.Send(new() { Method = "GET", Path = BmcPaths.Systems, Authorization = SimulatedBmc.Basic("root", "wrong") }).Status);
    }

    [Fact]
    public void A_session_lasts_while_it_is_used_and_ends_when_it_is_not()
    {
        var token = Login("root", SimulatedBmc.Password)!;
        _bmc.Time.Advance(_bmc.Timings.SessionTimeout);
        Assert.Equal(200, With(token, "GET", BmcPaths.Systems).Status);
        _bmc.Time.Advance(_bmc.Timings.SessionTimeout + TimeSpan.FromSeconds(1));
        Assert.Equal(401, With(token, "GET", BmcPaths.Systems).Status);
    }

    [Fact]
    public void A_deleted_session_is_worthless()
    {
        var token = Login("root", SimulatedBmc.Password)!;
        Assert.Equal(204, With(token, "DELETE", BmcPaths.Sessions + "/1").Status);
        Assert.Equal(401, With(token, "GET", BmcPaths.Systems).Status);
    }

    [Fact]
    public void A_wrong_password_opens_no_session() => Assert.Null(Login("root", "wrong"));

    [Fact]
    public void A_restart_of_the_controller_ends_every_session_and_answers_503_until_it_is_back()
    {
        var token = Login("root", SimulatedBmc.Password)!;
        Assert.Equal(202, _bmc.Post(BmcPaths.Manager + "/Actions/Manager.Reset", """{"ResetType":"GracefulRestart"}""").Status);
        Assert.Equal(503, _bmc.Get(BmcPaths.Systems).Status);
        _bmc.Time.Advance(_bmc.Timings.ManagerRestart);
        Assert.Equal(200, _bmc.Get(BmcPaths.Systems).Status);
        Assert.Equal(401, With(token, "GET", BmcPaths.Systems).Status);
    }

    [Fact]
    public void A_read_only_account_may_look_and_change_nothing()
    {
        Create("viewer", "ReadOnly");
        var viewer = SimulatedBmc.Basic("viewer", "long enough");
        Assert.Equal(200, _bmc.Send(new() { Method = "GET", Path = BmcPaths.System, Authorization = viewer }).Status);
        Assert.Equal(403, _bmc.Send(new()
        {
            Method = "PATCH",
            Path = BmcPaths.System,
            Authorization = viewer,
            Body = new JsonObject { ["AssetTag"] = "x" },
        }).Status);
    }

    [Fact]
    public void An_operator_may_switch_but_not_manage_accounts()
    {
        Create("ops", "Operator");
        var token = Login("ops", "long enough")!;
        Assert.Equal(202, With(token, "POST", BmcPaths.System + "/Actions/ComputerSystem.Reset", """{"ResetType":"ForceOff"}""").Status);
        Assert.Equal(403, With(token, "DELETE", BmcPaths.Accounts + "/2").Status);
    }

    [Fact]
    public void Disabling_an_account_ends_its_sessions()
    {
        var account = Create("ops", "Operator");
        var token = Login("ops", "long enough")!;
        Assert.Equal(200, _bmc.Patch(account, """{"Enabled":false}""").Status);
        Assert.Equal(401, With(token, "GET", BmcPaths.Systems).Status);
        Assert.Null(Login("ops", "long enough"));
    }

    [Fact]
    public void An_account_cannot_delete_or_weaken_itself()
    {
        Assert.Equal(409, _bmc.Delete(BmcPaths.Accounts + "/2").Status);
        Assert.Equal(409, _bmc.Patch(BmcPaths.Accounts + "/2", """{"RoleId":"ReadOnly"}""").Status);
    }

    [Fact]
    public void No_answer_ever_shows_a_password()
    {
        Create("ops", "Operator");
        var text = _bmc.Get(BmcPaths.Accounts, ("$expand", ".")).Body!.ToJsonString();
        Assert.DoesNotContain("long enough", text, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatedBmc.Password, text, StringComparison.Ordinal);
    }

    private string Create(string name, string role)
    {
        var reply = _bmc.Post(BmcPaths.Accounts, $$"""{"UserName":"{{name}}","Password":"long enough","RoleId":"{{role}}"}""");
        Assert.Equal(201, reply.Status);
        return reply.Headers.Single(h => h.Key == "Location").Value;
    }

    private string? Login(string name, string password)
    {
        var reply = _bmc.Send(new()
        {
            Method = "POST",
            Path = BmcPaths.Sessions,
            Body = new JsonObject { ["UserName"] = name, ["Password"] = password },
        });
        return reply.Headers.FirstOrDefault(h => h.Key == "X-Auth-Token").Value;
    }

    private BmcReply With(string token, string method, string path, string? body = null) => _bmc.Send(new()
    {
        Method = method,
        Path = path,
        Token = token,
        Body = body is null ? null : (JsonObject)JsonNode.Parse(body)!,
    });
}
