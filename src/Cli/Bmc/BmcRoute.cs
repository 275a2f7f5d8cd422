namespace Signalbox.Cli.Bmc;

/// <summary>An operation that changes something. At most one segment of the template is <c>*</c>; it is handed to the handler.</summary>
internal sealed record BmcRoute(string Method, string Template, Func<BmcRequest, BmcUser, string, BmcReply> Handle, BmcRight Needs = BmcRight.Configure)
{
    private readonly string[] _segments = Template.Split('/');

    public bool Allows(BmcUser user) => Needs switch
    {
        BmcRight.Login => true,
        BmcRight.ManageUsers => user.MayManageUsers,
        _ => user.MayConfigure,
    };

    public bool Matches(BmcRequest request, out string id)
    {
        id = "";
        if (request.Method != Method)
            return false;
        var segments = request.Path.Split('/');
        if (segments.Length != _segments.Length)
            return false;
        for (var i = 0; i < segments.Length; i++)
        {
            if (_segments[i] == "*")
                id = segments[i];
            else if (_segments[i] != segments[i])
                return false;
        }
        return true;
    }
}
