namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>What people did to a workflow, and so what must be true of it in the end.</summary>
internal sealed class ExpectedWorkflow(int number)
{
    private int _version;

    public string Name { get; } = $"chaos-{number}";

    public string Tool { get; } = $"get_machine_{number}";

    public string Phase { get; private set; } = "Pending";

    /// <summary>Digest of the spec as it is now; null until the operator has published it.</summary>
    public string? Current { get; set; }

    /// <summary>What is served; null for nothing.</summary>
    public string? Live { get; private set; }

    /// <summary>Digests that were ever approved: nothing else may be served at any time.</summary>
    public HashSet<string> Approved { get; } = new(StringComparer.Ordinal);

    public string Description => $"Gets one machine by its id, version {_version}.";

    /// <summary>What a person could do next.</summary>
    public IReadOnlyList<string> Actions => Phase switch
    {
        "Pending" => ["approve"],
        "Active" => ["reject", "edit"],
        _ => ["edit"],
    };

    public void Do(string action)
    {
        switch (action)
        {
            case "approve":
                lock (Approved)
                    Approved.Add(Current!);
                (Phase, Live) = ("Active", Current);
                break;
            case "reject":
                (Phase, Live) = ("Rejected", null);
                break;
            default:
                _version++;
                (Phase, Current) = ("Pending", null);
                break;
        }
    }

    public bool MayServe(string digest)
    {
        lock (Approved)
            return Approved.Contains(digest);
    }
}
