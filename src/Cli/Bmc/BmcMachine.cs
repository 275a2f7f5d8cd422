using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>
/// A simulated Redfish controller of one rack server: every operation of <c>packs/redfish-bmc/openapi.yaml</c> over state that is
/// kept in memory and changes with what is asked and with the clock. Thread-safe; opens no connections and runs nothing in the background.
/// </summary>
internal sealed class BmcMachine
{
    private readonly Lock _gate = new();
    private readonly BmcResources _resources = new();
    private readonly BmcJobs _jobs;
    private readonly BmcSessions _sessions;
    private readonly BmcManager _manager;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<BmcRoute> _routes;

    public BmcMachine(string userName, string password, BmcTimings timings, TimeProvider time)
    {
        _time = time;
        _jobs = new(_resources, time);
        var logs = new BmcLogs(_resources, time);
        var accounts = new BmcAccounts(_resources, logs);
        _sessions = new(_resources, accounts, timings, time);
        _manager = new(_resources, _jobs, logs, timings, time);
        _manager.Restarting += _sessions.EndAll;
        var settings = new BmcSettings(_resources, logs);
        var storage = new BmcStorage(_resources, _jobs, logs, timings);
        var updates = new BmcUpdates(_resources, _jobs, logs, timings);
        var subscriptions = new BmcSubscriptions(_resources);

        BmcSeed.AddRoot(_resources);
        BmcSeed.AddServices(_resources);
        _resources.AddCollection(BmcPaths.Systems, "Computer systems");
        BmcPower? power = null;
        var system = _resources.Add(BmcPaths.System, BmcSeed.SystemBody(), body => body["PowerState"] = power!.State);
        power = new(system, _jobs, logs, timings, time);
        power.Starting += settings.ApplyBios;
        power.Starting += updates.ApplyBios;
        BmcSeed.AddInsides(_resources);
        BmcSeed.AddStorage(_resources);
        storage.SeedVolume("system", "RAID1", BmcPaths.Drives + "/Disk.Bay.0", BmcPaths.Drives + "/Disk.Bay.1");
        BmcOutsideSeed.AddChassis(_resources, power, new BmcReadings(power, time));
        BmcOutsideSeed.AddManager(_resources, time);
        logs.Seed();
        accounts.Seed(userName, password);
        logs.Hardware("SYS1000", "The system was switched on.");
        _routes =
        [
            new("PATCH", BmcPaths.Systems + "/*", (r, u, _) => Change(r, resource => BmcSettings.UpdateSystem(resource, r, _resources))),
            new("POST", BmcPaths.System + "/Actions/ComputerSystem.Reset", (r, u, _) => power.Reset(r, u)),
            new("PATCH", BmcPaths.BiosSettings, (r, u, _) => Change(r, resource => BmcSettings.UpdateBiosSettings(resource, r))),
            new("POST", BmcPaths.Volumes, (r, u, _) => storage.Create(r)),
            new("DELETE", BmcPaths.Volumes + "/*", (r, u, id) => storage.Delete(id)),
            new("POST", BmcPaths.Volumes + "/*/Actions/Volume.Initialize", (r, u, id) => storage.Initialise(id, r)),
            new("PATCH", BmcPaths.ChassisCollection + "/*", (r, u, _) => Change(r, resource => BmcSettings.UpdateChassis(resource, r))),
            new("POST", BmcPaths.Manager + "/Actions/Manager.Reset", (r, u, _) => _manager.Reset(r, u)),
            new("PATCH", BmcPaths.NetworkProtocol, (r, u, _) => Change(r, resource => BmcManager.UpdateNetworkProtocol(resource, r))),
            new("POST", BmcPaths.VirtualMedia + "/*/Actions/VirtualMedia.InsertMedia", (r, u, id) => _manager.Insert(id, r, u)),
            new("POST", BmcPaths.VirtualMedia + "/*/Actions/VirtualMedia.EjectMedia", (r, u, id) => _manager.Eject(id, u)),
            new("POST", BmcPaths.LogServices + "/*/Actions/LogService.ClearLog", (r, u, id) => logs.Clear(id, u.Name)),
            new("POST", BmcPaths.UpdateService + "/Actions/UpdateService.SimpleUpdate", (r, u, _) => updates.Start(r)),
            new("DELETE", BmcPaths.Tasks + "/*", (r, u, id) => _jobs.Delete(id)),
            new("DELETE", BmcPaths.Sessions + "/*", (r, u, id) => _sessions.Delete(id, u), BmcRight.Login),
            new("POST", BmcPaths.Accounts, (r, u, _) => accounts.Create(r, u), BmcRight.ManageUsers),
            new("PATCH", BmcPaths.Accounts + "/*", (r, u, _) => Change(r, resource => accounts.Update(resource, r, u)), BmcRight.ManageUsers),
            new("DELETE", BmcPaths.Accounts + "/*", (r, u, id) => accounts.Delete(id, u), BmcRight.ManageUsers),
            new("POST", BmcPaths.Subscriptions, (r, u, _) => subscriptions.Create(r)),
            new("PATCH", BmcPaths.Subscriptions + "/*", (r, u, _) => Change(r, resource => BmcSubscriptions.Update(resource, r))),
            new("DELETE", BmcPaths.Subscriptions + "/*", (r, u, id) => subscriptions.Delete(id)),
        ];
    }

    public BmcReply Handle(BmcRequest request)
    {
        lock (_gate)
        {
            try
            {
                _jobs.Settle();
                return Answer(request);
            }
            catch (BmcException refusal)
            {
                var reply = new BmcReply(refusal.Status, refusal.ToBody());
                return refusal.Status switch
                {
                    401 => reply.With("WWW-Authenticate", "Basic realm=\"Redfish\""),
                    503 => reply.With("Retry-After", "1"),
                    _ => reply,
                };
            }
        }
    }

    private BmcReply Answer(BmcRequest request)
    {
        if (_time.GetUtcNow() < _manager.AwayUntil)
            throw new BmcException(503, "Base.1.18.ServiceTemporarilyUnavailable", "The management controller restarts.", "Try again in a moment.");
        if (request is { Method: "GET", Path: "/redfish" })
            return new(200, new JsonObject { ["v1"] = BmcPaths.Root + "/" });
        if (request is { Method: "GET", Path: BmcPaths.Root })
            return new(200, _resources.Get(BmcPaths.Root).Read());
        if (request is { Method: "POST", Path: BmcPaths.Sessions })
            return _sessions.Create(request);
        var user = _sessions.Authenticate(request);
        if (request.Method is "GET" or "HEAD")
            return Read(request);
        foreach (var route in _routes)
        {
            if (route.Matches(request, out var id))
                return route.Allows(user)
                    ? route.Handle(request, user, id)
                    : throw new BmcException(403, "Base.1.18.InsufficientPrivilege", $"The role {user.Role} does not allow this.", "Ask with another account.");
        }
        if (_resources.TryGet(request.Path, out _) || _resources.TryReadCollection(request.Path, request.Query, out _))
            throw new BmcException(405, "Base.1.18.OperationNotAllowed", $"{request.Method} is not possible on {request.Path}.", "Read the service's document.");
        throw BmcException.NotFound(request.Path);
    }

    private BmcReply Read(BmcRequest request)
    {
        if (_resources.TryReadCollection(request.Path, request.Query, out var collection))
            return new(200, collection);
        var resource = _resources.Get(request.Path);
        return new BmcReply(200, resource.Read()).With("ETag", resource.ETag);
    }

    private BmcReply Change(BmcRequest request, Action<BmcResource> change)
    {
        var resource = _resources.Get(request.Path);
        if (request.IfMatch is { } match && match != "*" && match != resource.ETag)
            throw new BmcException(412, "Base.1.18.PreconditionFailed", "The resource has changed since it was read.", "Read it again and repeat the change.");
        if (request.Body is { Count: 0 })
            throw new BmcException(400, "Base.1.18.NoOperation", "The body changes nothing.", "Name at least one property.");
        change(resource);
        resource.Touch();
        return new BmcReply(200, resource.Read()).With("ETag", resource.ETag);
    }
}
