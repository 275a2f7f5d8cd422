namespace Signalbox.ToolServer.Audit;

/// <summary>Hears what a collector answers to an exporter, which tells nobody.</summary>
internal sealed class CollectorAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly SemaphoreSlim _heard = new(0);
    private volatile string? _failure;

    /// <summary>Waits for the answer to what was sent last.</summary>
    /// <returns>What went wrong; null: all of it was taken.</returns>
    public string? Take(TimeSpan patience)
    {
        if (!_heard.Wait(patience))
            return "The collector did not answer in time.";
        // Of an exporter that tries again the last answer counts.
        while (_heard.Wait(0))
        {
        }
        return _failure;
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
            Hear(e.Message);
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
            Hear(e.Message);
            throw;
        }
    }

    private HttpResponseMessage Heard(HttpResponseMessage answer)
    {
        Hear(answer.IsSuccessStatusCode ? null : $"The collector answered {(int)answer.StatusCode}.");
        return answer;
    }

    private void Hear(string? failure)
    {
        _failure = failure;
        _heard.Release();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _heard.Dispose();
    }
}
