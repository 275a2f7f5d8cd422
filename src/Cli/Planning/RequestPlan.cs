using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;

namespace Signalbox.Cli.Planning;

/// <summary>One request as it would go over the wire, and the answer that was made up for it.</summary>
internal sealed record RequestPlan
{
    public required string StepId { get; init; }

    public required string Method { get; init; }

    public required string Url { get; init; }

    /// <summary>In order, credentials by name and Content-Type included.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>JSON where the body is JSON, else text, else how many bytes; null without a body.</summary>
    public JsonNode? Body { get; init; }

    public required bool Repeatable { get; init; }

    public required TimeSpan WaitBefore { get; init; }

    public int? AnswerStatus { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> AnswerHeaders { get; init; } = [];

    public JsonNode? AnswerBody { get; init; }

    public static RequestPlan Of(DryRunExchange exchange, PlannedTarget target)
    {
        var request = exchange.Request;
        var headers = new List<KeyValuePair<string, string>>(request.Headers);
        if (CredentialText.HeaderOf(target.Credentials, target.Secret) is { } credentials)
            headers.Add(new(credentials.Header, credentials.Text));
        if (request.ContentType is not null)
            headers.Add(new("Content-Type", request.ContentType));
        var url = target.BaseUrl + request.PathAndQuery;
        if (CredentialText.QueryOf(target.Credentials, target.Secret) is { } query)
            url += $"{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query.Name}={query.Text}";
        return new()
        {
            StepId = request.StepId,
            Method = request.Method,
            Url = url,
            Headers = headers,
            Body = Content(request.Body, request.ContentType),
            Repeatable = request.Repeatable,
            WaitBefore = exchange.WaitBefore,
            AnswerStatus = exchange.Answer?.StatusCode,
            AnswerHeaders = exchange.Answer?.Headers ?? [],
            AnswerBody = exchange.Answer is { } answer ? Content(answer.Body, answer.ContentType) : null,
        };
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["stepId"] = StepId, ["method"] = Method, ["url"] = Url, ["headers"] = Pairs(Headers) };
        if (Body is not null)
            json["body"] = Body.DeepClone();
        json["repeatable"] = Repeatable;
        if (WaitBefore > TimeSpan.Zero)
            json["waitSeconds"] = WaitBefore.TotalSeconds;
        if (AnswerStatus is not null)
            json["simulatedAnswer"] = new JsonObject { ["status"] = AnswerStatus, ["headers"] = Pairs(AnswerHeaders), ["body"] = AnswerBody?.DeepClone() };
        return json;
    }

    /// <summary>A header may come twice, so a list of pairs.</summary>
    private static JsonArray Pairs(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        [.. headers.Select(h => (JsonNode)new JsonObject { ["name"] = h.Key, ["value"] = h.Value })];

    private static JsonNode? Content(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (body.IsEmpty)
            return null;
        try
        {
            if (contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
                return JsonNode.Parse(body.Span);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body.Span);
        }
        catch (Exception problem) when (problem is JsonException or DecoderFallbackException)
        {
            return $"<{body.Length} bytes>";
        }
    }
}
