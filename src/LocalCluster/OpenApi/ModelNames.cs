using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.OpenApi;

/// <summary>Names of models in the OpenAPI documents.</summary>
internal static class ModelNames
{
    public const string ObjectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    public const string DeleteOptions = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

    /// <summary>Such as <c>dev.signalbox.v1alpha1.McpWorkflow</c>: the group backwards, as for custom resources upstream.</summary>
    public static string Of(ResourceDefinition kind) => kind.IsCustom
        ? string.Join('.', kind.Group.Split('.').Reverse().Append(kind.Version).Append(kind.Kind))
        : $"io.k8s.api.{(kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0])}.{kind.Version}.{kind.Kind}";
}
