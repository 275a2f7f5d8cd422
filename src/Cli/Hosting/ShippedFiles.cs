namespace Signalbox.Cli.Hosting;

/// <summary>Files that lie beside the program, so that it runs from any folder.</summary>
internal static class ShippedFiles
{
    /// <summary>Folder with the CustomResourceDefinitions.</summary>
    public static string Crds => Path.Combine(AppContext.BaseDirectory, "config", "crds");

    /// <summary>The document of a Redfish BMC.</summary>
    public static string RedfishPack => Path.Combine(AppContext.BaseDirectory, "packs", "redfish-bmc", "openapi.yaml");
}
