namespace Signalbox.ToolServer.Audit;

/// <summary>Hears what a collector answers to an exporter, which tells nobody.</summary>
internal sealed class CollectorAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    private string? _failure;
    private int _taken;

    /// <summary>What went wrong since the last time; null: something was sent and all of it was taken.</summary>
    /// <param name="finished">Whether the exporter has come to an end.</param>
    public string? Take(bool finished)
    {
        var failure = Interlocked.Exchange(ref _failure, null);
        var taken = Interlocked.Exchange(ref _taken, 0);
        return failure ?? (finished && taken > 0 ? null : "The collector did not answer in time.");
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Heard(Tried(() => base.Send(request, cancellationToken)));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Heard(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception e)
        {
            _failure = e.Message;
            throw;
        }
    }

    private HttpResponseMessage Tried(Func<HttpResponseMessage> send)
    {
        try
        {
            return send();
        }
        catch (Exception e)
        {
            _failure = e.Message;
            throw;
        }
    }

    private HttpResponseMessage Heard(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
            Interlocked.Increment(ref _taken);
        else
            _failure = $"The collector answered {(int)answer.StatusCode}.";
        return answer;
    }
}
