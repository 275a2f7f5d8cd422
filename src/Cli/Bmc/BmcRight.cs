namespace Signalbox.Cli.Bmc;

/// <summary>What a role must allow for an operation.</summary>
internal enum BmcRight
{
    Login,
    Configure,
    ManageUsers,
}
