namespace Signalbox.Workflows.Schemas;

/// <summary>The schema resources entered on the way here, innermost first.</summary>
internal sealed record DynamicScope(DynamicScope? Outer, SchemaResource Resource)
{
    public static DynamicScope Enter(DynamicScope? scope, SchemaResource resource) =>
        scope is null ? resource.Outermost : ReferenceEquals(scope.Resource, resource) ? scope : new(scope, resource);
}
