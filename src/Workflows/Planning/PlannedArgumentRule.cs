using System.Text.Json;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Planning;

/// <summary>A rule of <c>spec.tool.callRules</c>, compiled. Immutable and thread-safe.</summary>
public sealed class PlannedArgumentRule
{
    private readonly ToolCallRule _rule;
    private readonly SchemaValidator[] _schemas;

    internal PlannedArgumentRule(ToolCallRule rule, SchemaValidator[] schemas) => (_rule, _schemas) = (rule, schemas);

    /// <summary>Whether the rule is for a caller.</summary>
    public bool IsFor(IReadOnlyList<string> groups, IReadOnlyList<string> roles)
    {
        if (Any(_rule.ExceptGroups, groups) || Any(_rule.ExceptRoles, roles))
            return false;
        return _rule is { Groups: null or { Count: 0 }, Roles: null or { Count: 0 } } || Any(_rule.Groups, groups) || Any(_rule.Roles, roles);
    }

    /// <summary>Why the arguments are refused, in sentences, and the path of the first that is; null when they are allowed.</summary>
    /// <param name="arguments">An object, with its defaults filled in.</param>
    public (string Property, string Reason)? Refusal(JsonElement arguments)
    {
        foreach (var schema in _schemas)
        {
            var errors = schema.Validate(arguments);
            if (errors.Count > 0)
                return (errors[0].Property, $"{string.Join(' ', errors.Select(e => e.Sentence("The object")))}{(_rule.Message is { } message ? $" {message}" : "")}");
        }
        return null;
    }

    private static bool Any(IReadOnlyList<string>? named, IReadOnlyList<string> had) => named is not null && named.Any(had.Contains);
}
