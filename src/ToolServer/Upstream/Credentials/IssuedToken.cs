namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>What a login brought.</summary>
/// <param name="Value">Token or cookie pairs, fit to stand in a header.</param>
/// <param name="Lifetime">How long to use it before asking for another; null: until the upstream says 401.</param>
/// <param name="Resource">What to address to give it back; null: it cannot be.</param>
internal sealed record IssuedToken(string Value, TimeSpan? Lifetime, Uri? Resource)
{
    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(IssuedToken);
}
