using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Fleets;

/// <summary>What the arguments of a call say about where it goes, and the rest of them, which are the workflow's.</summary>
/// <param name="Hosts">In the order of the call.</param>
/// <param name="Many">Whether an entry a host is expected.</param>
/// <param name="Rollout">How to go over many.</param>
/// <param name="Arguments">The workflow's own.</param>
internal sealed record FleetSelection(ImmutableArray<FleetHost> Hosts, bool Many, FleetRollout Rollout, JsonElement Arguments)
{
    /// <summary>Stands for every host.</summary>
    public const string All = "*";

    /// <summary>Exactly one of the two is null. Pure.</summary>
    public static (FleetSelection? Selection, ToolCallResult? Refusal) Read(Fleet fleet, JsonElement? inputs, JsonElement arguments, bool readsOnly)
    {
        if (ArgumentCheck.Unreadable(arguments) is { } unreadable)
            return (null, unreadable);
        var names = FleetInputNames.For(inputs);
        var (one, many, rollout) = (Value(names.Target), Value(names.Targets), Value(names.Rollout));
        var own = Without(arguments, names);
        if (one.ValueKind != JsonValueKind.Undefined && many.ValueKind != JsonValueKind.Undefined)
            return Refused(names.Targets, $"Give {names.Target} or {names.Targets}, not both.");
        if (many.ValueKind != JsonValueKind.Undefined)
        {
            var (wish, problem) = FleetWish.Read(rollout, names.Rollout);
            return problem is not null ? (null, problem) : Several(fleet, names, many, wish!.Value.Over(fleet.Rollout, readsOnly), own);
        }
        if (one.ValueKind == JsonValueKind.Undefined)
            return Refused(names.Target, $"Say which host: {names.Target} is {Listed(fleet)}; {names.Targets} takes several, or [\"{All}\"] for all.");
        if (one.ValueKind != JsonValueKind.String || Find(fleet, one.GetString()!) is not { } host)
            return Refused(names.Target, $"{names.Target} is {one.GetRawText()}, and must be {Listed(fleet)}.");
        return (new([host], false, default, own), null);

        JsonElement Value(string name) => arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(name, out var value) ? value : default;
    }

    private static JsonElement Without(JsonElement arguments, FleetInputNames names)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
            return arguments;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var property in arguments.EnumerateObject().Where(property => property.Name != names.Target && property.Name != names.Targets && property.Name != names.Rollout))
                property.WriteTo(json);
            json.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static (FleetSelection?, ToolCallResult?) Several(Fleet fleet, FleetInputNames names, JsonElement many, FleetRollout rollout, JsonElement own)
    {
        if (many.ValueKind != JsonValueKind.Array || many.GetArrayLength() == 0 || many.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            return Refused(names.Targets, $"{names.Targets} must be an array of host names, or [\"{All}\"] for all.");
        var wanted = many.EnumerateArray().Select(item => item.GetString()!).Distinct(StringComparer.Ordinal).ToArray();
        if (wanted is [All])
            return fleet.Hosts.IsEmpty ? Refused(names.Targets, "There is no host at the moment.") : (new(fleet.Hosts, true, rollout, own), null);
        var unknown = wanted.Where(name => Find(fleet, name) is null).ToArray();
        return unknown.Length > 0
            ? Refused(names.Targets, $"There is no host {string.Join(", ", unknown.Take(10).Select(name => $"'{name}'"))}. A host is {Listed(fleet)}.")
            : (new([.. wanted.Select(name => Find(fleet, name)!.Value)], true, rollout, own), null);
    }

    private static FleetHost? Find(Fleet fleet, string name)
    {
        foreach (var host in fleet.Hosts)
        {
            if (host.Name == name)
                return host;
        }
        return null;
    }

    private static string Listed(Fleet fleet) => fleet.Hosts.IsEmpty
        ? "none at the moment: no target carries the labels that the fleet selects"
        : $"one of {string.Join(", ", fleet.Hosts.Take(20).Select(host => host.Name))}" +
          (fleet.Hosts.Length > 20 ? string.Create(CultureInfo.InvariantCulture, $" and {fleet.Hosts.Length - 20} more") : "");

    private static (FleetSelection?, ToolCallResult?) Refused(string property, string text) =>
        (null, ToolCallResult.Refused(property, text));
}
