using System.Text.RegularExpressions;

namespace Signalbox.Cli.Bmc;

/// <summary>
/// Firmware updates. Nothing is fetched: component and version are read from the name of the package, such as
/// <c>bios-2.20.0.exe</c>, and a name that tells neither fails as a broken package would.
/// </summary>
internal sealed partial class BmcUpdates(BmcResources resources, BmcJobs jobs, BmcLogs logs, BmcTimings timings)
{
    private string? _pendingBios;

    public BmcReply Start(BmcRequest request)
    {
        var body = BodyReader.Of(request, "ImageURI", "TransferProtocol", "Targets", "Username", "Password");
        var text = body.Required("ImageURI", body.Text("ImageURI", 1024));
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "nfs" or "cifs"))
            throw body.Bad("ImageURI", "is no http, https, nfs or cifs address");
        body.OneOf("TransferProtocol", "HTTP", "HTTPS", "NFS", "CIFS");
        foreach (var target in body.Texts("Targets") ?? [])
        {
            if (!target.StartsWith(BmcPaths.Firmware + "/", StringComparison.Ordinal) || !resources.TryGet(target, out _))
                throw body.Bad("Targets", $"names {target}, which does not exist");
        }
        var package = address.Segments[^1];
        return jobs.Start($"Install {package}",
            new BmcTaskStage(timings.FirmwareUpdate * 0.4, "The package was checked.", _ => Identify(package)),
            new BmcTaskStage(timings.FirmwareUpdate, "The package was installed.", at => Install(package, at)));
    }

    /// <summary>A BIOS that was installed comes into force when the system starts.</summary>
    public void ApplyBios(DateTimeOffset at)
    {
        if (_pendingBios is null)
            return;
        SetVersion("BIOS", _pendingBios);
        resources.Get(BmcPaths.System).Body["BiosVersion"] = _pendingBios;
        logs.Hardware("FWU0002", $"BIOS {_pendingBios} came into force.", at: at);
        _pendingBios = null;
    }

    private void Install(string package, DateTimeOffset at)
    {
        var (component, version) = Identify(package);
        if (component == "BIOS")
            _pendingBios = version;
        else
            SetVersion(component, version);
        if (component == "BMC")
            resources.Get(BmcPaths.Manager).Body["FirmwareVersion"] = version;
        logs.Hardware("FWU0001", $"{component} {version} was installed.", at: at);
    }

    private static (string Component, string Version) Identify(string package)
    {
        var match = PackageName().Match(package);
        return match.Success
            ? (match.Groups["component"].Value.ToUpperInvariant(), match.Groups["version"].Value)
            : throw BmcException.Conflict($"{package} is no firmware package for this system.", "Use a package named like bios-2.20.0.exe.");
    }

    private void SetVersion(string component, string version)
    {
        var firmware = resources.Get($"{BmcPaths.Firmware}/{component}");
        firmware.Body["Version"] = version;
        firmware.Touch();
    }

    [GeneratedRegex(@"^(?<component>bios|bmc|raid|nic)[-_](?<version>\d+(\.\d+){1,3})(\.[a-z]+)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PackageName();
}
