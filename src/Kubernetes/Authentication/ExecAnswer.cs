namespace Signalbox.Kubernetes.Authentication;

/// <summary>What a credential plugin gave. Never shows it.</summary>
internal sealed class ExecAnswer
{
    public string? Token { get; init; }

    /// <summary>PEM.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM.</summary>
    public string? Key { get; init; }

    /// <summary>Null: good until the server refuses it.</summary>
    public DateTimeOffset? Expires { get; init; }

    public override string ToString() => $"{nameof(ExecAnswer)} until {Expires}";
}
