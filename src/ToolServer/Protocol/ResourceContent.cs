using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Rest;
using Signalbox.ToolServer.Runs;
using Signalbox.Workflows.Approval;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// What can be read beside being called: the approved spec of each tool's workflow, the caller's own runs, and a tool with chosen inputs. Only of
/// what the caller may call; all else does not exist for it.
/// </summary>
internal sealed class ResourceContent(ToolCalls calls, RunBook? runs)
{
    private const int PageSize = 100;
    private const int MostCompleted = 100;
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    // Read by people and models, never inside HTML.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = ToolServerJson.Default };

    private CacheScope Scope => calls.DependsOnCaller ? CacheScope.Private : CacheScope.Public;

    public void AddTo(McpServerHandlers handlers)
    {
        handlers.ListResourcesHandler = ListAsync;
        handlers.ListResourceTemplatesHandler = TemplatesAsync;
        handlers.ReadResourceHandler = ReadAsync;
        handlers.SubscribeToResourcesHandler = SubscribeAsync;
        handlers.UnsubscribeFromResourcesHandler = UnsubscribeAsync;
        handlers.CompleteHandler = CompleteAsync;
    }

    /// <summary>Of the URIs that the caller wants to hear of, those that it may read, and no more than a session may have.</summary>
    public async ValueTask<List<string>?> GrantedAsync(IEnumerable<string>? uris, Caller caller, CancellationToken ct)
    {
        if (uris is null)
            return null;
        var visible = await calls.VisibleToAsync(caller, ct);
        return [.. uris.Where(u => ResourceAddress.Read(u) is { } address && IsWatched(address, visible)).Take(McpSession.MaxSubscriptions)];
    }

    private async ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> context, CancellationToken ct)
    {
        var visible = await calls.VisibleToAsync(McpRequestItems.Caller(context), ct);
        var (page, next) = Page(visible, context.Params?.Cursor);
        return new()
        {
            Resources = [.. page.SelectMany(Describe)],
            NextCursor = next,
            TimeToLive = TimeToLive,
            CacheScope = Scope,
        };
    }

    private IEnumerable<Resource> Describe(ServedTool tool)
    {
        yield return new()
        {
            Uri = ResourceAddress.OfWorkflow(tool.Workflow),
            Name = tool.Workflow.ToString(),
            Title = $"Workflow of {tool.Name}",
            Description = $"The approved spec that the tool {tool.Name} runs: every request that it sends, in order.",
            MimeType = "application/json",
        };
        if (runs is not null && tool.MayTakeLong)
        {
            yield return new()
            {
                Uri = ResourceAddress.OfRunsOf(tool.Workflow),
                Name = $"{tool.Workflow} runs",
                Title = $"Runs of {tool.Name}",
                Description = $"Your last runs of the tool {tool.Name}, newest first.",
                MimeType = "application/json",
            };
        }
    }

    private async ValueTask<ListResourceTemplatesResult> TemplatesAsync(RequestContext<ListResourceTemplatesRequestParams> context, CancellationToken ct)
    {
        var visible = await calls.VisibleToAsync(McpRequestItems.Caller(context), ct);
        var (page, next) = Page(visible, context.Params?.Cursor);
        List<ResourceTemplate> templates = [];
        if (context.Params?.Cursor is null)
        {
            templates.Add(Template(ResourceAddress.WorkflowTemplate, "workflow", "The approved spec of a workflow."));
            if (runs is not null)
            {
                templates.Add(Template(ResourceAddress.WorkflowRunsTemplate, "workflow-runs", "Your last runs of a workflow, newest first."));
                templates.Add(Template(ResourceAddress.RunTemplate, "run", "One of your runs: its steps, and its result once it has ended."));
            }
        }
        foreach (var tool in page)
        {
            if (InputChoices.Of(tool) is { Count: > 0 } choices)
            {
                templates.Add(Template(
                    ResourceAddress.OfTool(tool.Name, choices.Select(c => c.Input)), tool.Name,
                    $"The tool {tool.Name} with these inputs, checked against its schema. Nothing is called. Complete the variables for their values."));
            }
        }
        return new() { ResourceTemplates = templates, NextCursor = next, TimeToLive = TimeToLive, CacheScope = Scope };
    }

    private static ResourceTemplate Template(string uri, string name, string description) =>
        new() { UriTemplate = uri, Name = name, Description = description, MimeType = "application/json" };

    private async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> context, CancellationToken ct)
    {
        var uri = context.Params.Uri;
        var caller = McpRequestItems.Caller(context);
        var visible = await calls.VisibleToAsync(caller, ct);
        var found = ResourceAddress.Read(uri) is { } address ? await ReadAsync(address, visible, caller, ct) : null;
        if (found is null)
            throw NotFound(context, uri);
        return new()
        {
            Contents = [new TextResourceContents { Uri = uri, MimeType = "application/json", Text = found.ToJsonString(Readable) }],
            TimeToLive = TimeSpan.Zero,
            CacheScope = CacheScope.Private,
        };
    }

    private async ValueTask<JsonObject?> ReadAsync(ResourceAddress address, RegistrySnapshot visible, Caller caller, CancellationToken ct) => address.Sort switch
    {
        ResourceSort.Workflow when Find(visible, address) is { } tool => new()
        {
            ["workflow"] = tool.Workflow.ToString(),
            ["specDigest"] = tool.SpecDigest,
            ["spec"] = SpecJson.ToJson(tool.Plan.Spec),
        },
        ResourceSort.RunsOfWorkflow when runs is not null && Find(visible, address) is { } tool => new()
        {
            ["workflow"] = tool.Workflow.ToString(),
            ["runs"] = new JsonArray([.. runs.LastOf(tool.Workflow, caller)]),
        },
        ResourceSort.Run when runs is not null && await runs.FindAsync(address.Name.ToString(), caller, ct) is { } run => RunEndpoint.Json(run),
        ResourceSort.Tool when visible.TryGet(address.First, out var tool) => ToolPreview.Of(tool, address.Query),
        _ => null,
    };

    private static ServedTool? Find(RegistrySnapshot visible, ResourceAddress address) => visible.Tools.FirstOrDefault(t => t.Workflow == address.Name);

    private bool IsWatched(ResourceAddress address, RegistrySnapshot visible) =>
        (address.Sort is ResourceSort.Workflow || (address.Sort is ResourceSort.RunsOfWorkflow && runs is not null)) && Find(visible, address) is not null;

    private async ValueTask<EmptyResult> SubscribeAsync(RequestContext<SubscribeRequestParams> context, CancellationToken ct)
    {
        var uri = context.Params.Uri;
        var visible = await calls.VisibleToAsync(McpRequestItems.Caller(context), ct);
        if (ResourceAddress.Read(uri) is not { } address || !IsWatched(address, visible))
            throw NotFound(context, uri);
        return McpRequestItems.Session(context)?.TrySubscribe(uri) == true
            ? new()
            : throw new McpProtocolException($"A session may hear of {McpSession.MaxSubscriptions} resources. Unsubscribe from some.", McpErrorCode.InvalidParams);
    }

    private static ValueTask<EmptyResult> UnsubscribeAsync(RequestContext<UnsubscribeRequestParams> context, CancellationToken ct)
    {
        McpRequestItems.Session(context)?.Unsubscribe(context.Params.Uri);
        return new(new EmptyResult());
    }

    private async ValueTask<CompleteResult> CompleteAsync(RequestContext<CompleteRequestParams> context, CancellationToken ct)
    {
        if (context.Params.Ref is not ResourceTemplateReference { Uri: { } template })
            throw new McpProtocolException("params.ref names no resource template. There are no prompts here.", McpErrorCode.InvalidParams);
        var visible = await calls.VisibleToAsync(McpRequestItems.Caller(context), ct);
        var argument = context.Params.Argument;
        var values = Candidates(template, argument.Name, context.Params.Context?.Arguments, visible)
            ?? throw new McpProtocolException("params.ref.uri is no template of resources/templates/list.", McpErrorCode.InvalidParams);
        var matching = InputChoices.Matching(values, argument.Value);
        return new()
        {
            Completion = new() { Values = [.. matching.Take(MostCompleted)], Total = matching.Count, HasMore = matching.Count > MostCompleted },
        };
    }

    private static IEnumerable<string>? Candidates(string template, string argument, IDictionary<string, string>? given, RegistrySnapshot visible)
    {
        if (ResourceAddress.ToolOfTemplate(template) is { } name)
        {
            return visible.TryGet(name, out var tool)
                ? InputChoices.Of(tool).FirstOrDefault(c => c.Input == argument || ResourceAddress.VariableOf(c.Input) == argument).Values ?? []
                : null;
        }
        if (template is not (ResourceAddress.WorkflowTemplate or ResourceAddress.WorkflowRunsTemplate or ResourceAddress.RunTemplate))
            return null;
        var ns = given?.TryGetValue("namespace", out var chosen) == true ? chosen : null;
        return argument switch
        {
            "namespace" => visible.Tools.Select(t => t.Workflow.Namespace).Order(StringComparer.Ordinal),
            "name" when template != ResourceAddress.RunTemplate => visible.Tools.Select(t => t.Workflow).Where(w => ns is null || w.Namespace == ns).Select(w => w.Name).Order(StringComparer.Ordinal),
            _ => [],
        };
    }

    private static (IEnumerable<ServedTool> Page, string? Next) Page(RegistrySnapshot visible, string? cursor)
    {
        var first = cursor is null ? 0
            : ToolListPage.TryReadCursor(cursor, out var after) ? visible.IndexAfter(after)
            : throw new McpProtocolException("params.cursor is no cursor that this server gave. Leave it out to begin anew.", McpErrorCode.InvalidParams);
        var end = Math.Min(first + PageSize, visible.Tools.Length);
        return (visible.Tools.Skip(first).Take(end - first), end < visible.Tools.Length ? ToolListPage.CursorAfter(visible.Tools[end - 1].Name) : null);
    }

    // -32002 until 2025-11-25 (Resources, Error Handling), -32602 since (SEP-2164).
    private static McpProtocolException NotFound(MessageContext context, string uri)
    {
        var error = new McpProtocolException(
            "There is no such resource, or not for you. resources/list and resources/templates/list say what there is.",
            McpRequestItems.Session(context) is null ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound);
        error.Data["uri"] = uri;
        return error;
    }
}
