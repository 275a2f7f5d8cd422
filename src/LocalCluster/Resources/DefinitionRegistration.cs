using Microsoft.Extensions.Logging;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Resources;

/// <summary>Keeps the served kinds equal to the stored CustomResourceDefinitions. A kind is served before the write of its definition is acknowledged.</summary>
internal sealed partial class DefinitionRegistration
{
    private const string Resource = "customresourcedefinitions.apiextensions.k8s.io";

    private readonly ObjectStore _store;
    private readonly KindRegistry _kinds;
    private readonly ILogger _logger;

    public DefinitionRegistration(ObjectStore store, KindRegistry kinds, ILogger logger)
    {
        _store = store;
        _kinds = kinds;
        _logger = logger;
        store.Changed += OnChanged;
        RegisterStored();
    }

    public void RegisterStored()
    {
        foreach (var stored in _store.State.Of(Resource).Values)
            Register(stored);
    }

    private void OnChanged(StoreChange change)
    {
        if (change.Key.Resource != Resource)
            return;
        if (change.Current is { } current)
            Register(current);
        else
            _kinds.Unregister(change.Key.Name);
    }

    private void Register(StoredObject stored)
    {
        try
        {
            _kinds.Register(stored.Parse());
        }
        catch (ApiException error)
        {
            // It was valid when it was written; another version of this program may see that differently.
            LogInvalid(_logger, stored.Key.Name, error.Message);
        }
    }

    [LoggerMessage(2030, LogLevel.Error, "The stored definition {Name} is not served: {Why}")]
    private static partial void LogInvalid(ILogger logger, string name, string why);
}
