using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Collecting;

/// <summary>What to do with an object: replace it, or delete it when there is no replacement.</summary>
internal sealed record CollectionDecision(StoredObject Object, JsonObject? Replacement);
