namespace Signalbox.ToolServer.Identity;

/// <summary>What a verifier says of a token.</summary>
/// <param name="Caller">Whose it is; null: not known.</param>
/// <param name="Problem">Why it is refused, for the log and the caller; null when the verifier does not know tokens of this kind and another may.</param>
/// <param name="MissingScopes">It is good, and was issued for less than is asked for here.</param>
/// <param name="GoodUntil">When it expires; null: not known.</param>
public sealed record TokenVerdict(Caller? Caller, string? Problem = null, bool MissingScopes = false, DateTimeOffset? GoodUntil = null)
{
    /// <summary>Not one of this verifier's.</summary>
    public static TokenVerdict Unknown { get; } = new((Caller?)null);

    public static TokenVerdict Of(Caller caller, DateTimeOffset? goodUntil = null) => new(caller, GoodUntil: goodUntil);

    public static TokenVerdict Refused(string problem) => new(null, problem);
}
