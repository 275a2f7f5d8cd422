namespace Signalbox.ToolServer.Identity;

/// <summary>Who decides what a caller that is known may call.</summary>
public enum CallAuthorization
{
    /// <summary>A file of roles.</summary>
    File,

    /// <summary>The rights that the Kubernetes API server knows of.</summary>
    Kubernetes,

    /// <summary>Nobody: every caller that is let in may call every tool.</summary>
    Open,
}
