using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Authentication;

public sealed class TokenFileCredentialTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualTime time = new();
    private readonly LogList logs = new();
    private readonly TokenFileCredential credential;
    private readonly string path;

    public TokenFileCredentialTests()
    {
        path = folder.Write("token", "one\n");
        credential = new(path, time, logs);
    }

    public void Dispose()
    {
        credential.Dispose();
        folder.Dispose();
        logs.Dispose();
    }

    [Fact]
    public async Task A_rotated_token_is_used_within_a_minute()
    {
        Assert.Equal("one", await TokenAsync());
        folder.Write("token", "two");
        Assert.Equal("one", await TokenAsync());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("two", await TokenAsync());
    }

    [Fact]
    public async Task A_file_that_is_gone_or_empty_keeps_the_last_good_token()
    {
        Assert.Equal("one", await TokenAsync());
        folder.Write("token", " \n");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("one", await TokenAsync());
        File.Delete(path);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("one", await TokenAsync());
        Assert.Equal(2, logs.Lines.Count(l => l.Id == 1010));
    }

    [Fact]
    public async Task Without_any_good_token_the_error_names_the_file()
    {
        File.Delete(path);
        var error = await Assert.ThrowsAsync<CredentialException>(TokenAsync);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_reads_the_file_again_unless_it_was_read_since()
    {
        await TokenAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        folder.Write("token", "two");
        Assert.True(credential.Refused(time.GetTimestamp()));
        Assert.Equal("two", await TokenAsync());

        folder.Write("token", "three");
        credential.Refused(time.GetTimestamp() - TimeSpan.TicksPerSecond);
        Assert.Equal("two", await TokenAsync());
    }

    private async Task<string?> TokenAsync() => (await credential.GetAsync(default))?.Parameter;
}
