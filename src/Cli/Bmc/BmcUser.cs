namespace Signalbox.Cli.Bmc;

/// <summary>Who is asking.</summary>
internal sealed record BmcUser(string Name, string Role)
{
    public bool MayConfigure => Role is "Administrator" or "Operator";

    public bool MayManageUsers => Role is "Administrator";
}
