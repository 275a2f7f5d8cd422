namespace Signalbox.Cli.Bmc;

/// <summary>Where the resources of the simulated controller lie.</summary>
internal static class BmcPaths
{
    public const string Root = "/redfish/v1";
    public const string Systems = Root + "/Systems";
    public const string System = Systems + "/System.Embedded.1";
    public const string Bios = System + "/Bios";
    public const string BiosSettings = Bios + "/Settings";
    public const string BootOptions = System + "/BootOptions";
    public const string Processors = System + "/Processors";
    public const string Memory = System + "/Memory";
    public const string SystemPorts = System + "/EthernetInterfaces";
    public const string StorageCollection = System + "/Storage";
    public const string Storage = StorageCollection + "/RAID.Integrated.1-1";
    public const string Controllers = Storage + "/Controllers";
    public const string Drives = Storage + "/Drives";
    public const string Volumes = Storage + "/Volumes";
    public const string ChassisCollection = Root + "/Chassis";
    public const string Chassis = ChassisCollection + "/System.Embedded.1";
    public const string Sensors = Chassis + "/Sensors";
    public const string Managers = Root + "/Managers";
    public const string Manager = Managers + "/BMC.Embedded.1";
    public const string ManagerPorts = Manager + "/EthernetInterfaces";
    public const string NetworkProtocol = Manager + "/NetworkProtocol";
    public const string VirtualMedia = Manager + "/VirtualMedia";
    public const string LogServices = Manager + "/LogServices";
    public const string EventLog = LogServices + "/Sel";
    public const string LifecycleLog = LogServices + "/Lclog";
    public const string UpdateService = Root + "/UpdateService";
    public const string Firmware = UpdateService + "/FirmwareInventory";
    public const string TaskService = Root + "/TaskService";
    public const string Tasks = TaskService + "/Tasks";
    public const string SessionService = Root + "/SessionService";
    public const string Sessions = SessionService + "/Sessions";
    public const string AccountService = Root + "/AccountService";
    public const string Accounts = AccountService + "/Accounts";
    public const string Roles = AccountService + "/Roles";
    public const string EventService = Root + "/EventService";
    public const string Subscriptions = EventService + "/Subscriptions";
}
