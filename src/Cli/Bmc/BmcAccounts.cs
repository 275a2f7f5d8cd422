using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>Local users. Passwords are kept as keyed hashes and never shown.</summary>
internal sealed class BmcAccounts(BmcResources resources, BmcLogs logs)
{
    private const int MaxAccounts = 16;
    private static readonly string[] RoleNames = ["Administrator", "Operator", "ReadOnly"];
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, byte[]> _passwords = new(StringComparer.Ordinal);
    private int _lastId = 1;   // slot 1 is reserved, as on many controllers

    /// <summary>Raised with the name of a user whose sessions must end.</summary>
    public event Action<string>? Withdrawn;

    public void Seed(string userName, string password)
    {
        resources.AddCollection(BmcPaths.Accounts, "User accounts");
        resources.AddCollection(BmcPaths.Roles, "Roles");
        AddRole("Administrator", "Login", "ConfigureManager", "ConfigureUsers", "ConfigureComponents", "ConfigureSelf");
        AddRole("Operator", "Login", "ConfigureComponents", "ConfigureSelf");
        AddRole("ReadOnly", "Login", "ConfigureSelf");
        Add(userName, password, "Administrator", enabled: true);
    }

    public BmcUser? Authenticate(string userName, string password)
    {
        var account = Find(userName);
        if (account is null || account.Body["Enabled"]!.GetValue<bool>() is false)
            return null;
        return CryptographicOperations.FixedTimeEquals(Hash(password), _passwords[account.Path]) ? UserOf(account) : null;
    }

    /// <summary>The user as the account is now; null when it is gone or disabled.</summary>
    public BmcUser? Current(string userName) =>
        Find(userName) is { } account && account.Body["Enabled"]!.GetValue<bool>() ? UserOf(account) : null;

    public BmcReply Create(BmcRequest request, BmcUser by)
    {
        var body = BodyReader.Of(request, "UserName", "Password", "RoleId", "Enabled");
        var name = body.Required("UserName", body.Text("UserName", 16));
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
            throw body.Bad("UserName", "may hold letters, digits, '_', '.' and '-' only");
        var password = Password(body) ?? throw body.Bad("Password", "is missing");
        var role = body.Required("RoleId", body.OneOf("RoleId", RoleNames));
        if (Find(name) is not null)
            throw BmcException.Conflict($"There is an account named {name} already.", "Choose another name or change the account.");
        if (resources.Members(BmcPaths.Accounts).Count >= MaxAccounts)
            throw BmcException.Conflict($"All {MaxAccounts} accounts are taken.", "Delete an account first.");
        var account = Add(name, password, role, body.Flag("Enabled") ?? true);
        logs.Change("USR0001", $"{by.Name} created the account {name}.");
        return new BmcReply(201, account.Read()).With("Location", account.Path).With("ETag", account.ETag);
    }

    public void Update(BmcResource account, BmcRequest request, BmcUser by)
    {
        var body = BodyReader.Of(request, "Password", "RoleId", "Enabled");
        var password = Password(body);
        var role = body.OneOf("RoleId", RoleNames);
        var enabled = body.Flag("Enabled");
        if (UserName(account) == by.Name && (enabled is false || role is not null && role != by.Role))
            throw BmcException.Conflict("An account cannot take its own rights away.", "Ask with another administrator account.");
        if (password is not null)
            _passwords[account.Path] = Hash(password);
        if (role is not null)
            account.Body["RoleId"] = role;
        if (enabled is not null)
            account.Body["Enabled"] = enabled;
        if (password is not null || enabled is false)
            Withdrawn?.Invoke(UserName(account));
        logs.Change("USR0002", $"{by.Name} changed the account {UserName(account)}.");
    }

    public BmcReply Delete(string id, BmcUser by)
    {
        var account = resources.Get($"{BmcPaths.Accounts}/{id}");
        if (UserName(account) == by.Name)
            throw BmcException.Conflict("An account cannot delete itself.", "Ask with another administrator account.");
        resources.Remove(account.Path);
        _passwords.Remove(account.Path);
        Withdrawn?.Invoke(UserName(account));
        logs.Change("USR0003", $"{by.Name} deleted the account {UserName(account)}.");
        return new(204);
    }

    private static string? Password(BodyReader body)
    {
        var password = body.Text("Password", 40);
        return password is { Length: < 8 } ? throw body.Bad("Password", "is shorter than eight characters") : password;
    }

    private BmcResource Add(string name, string password, string role, bool enabled)
    {
        var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        var account = resources.Add($"{BmcPaths.Accounts}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = "User account",
            ["UserName"] = name,
            ["RoleId"] = role,
            ["Enabled"] = enabled,
            ["Locked"] = false,
        });
        _passwords[account.Path] = Hash(password);
        return account;
    }

    private void AddRole(string id, params string[] privileges) => resources.Add($"{BmcPaths.Roles}/{id}", new()
    {
        ["Id"] = id,
        ["Name"] = id,
        ["RoleId"] = id,
        ["IsPredefined"] = true,
        ["AssignedPrivileges"] = new JsonArray([.. privileges.Select(p => (JsonNode)p)]),
    });

    private BmcResource? Find(string userName) => resources.Members(BmcPaths.Accounts).FirstOrDefault(a => UserName(a) == userName);

    private static BmcUser UserOf(BmcResource account) => new(UserName(account), account.Body["RoleId"]!.GetValue<string>());

    private static string UserName(BmcResource account) => account.Body["UserName"]!.GetValue<string>();

    private byte[] Hash(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));
}
