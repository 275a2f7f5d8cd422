using System.IO.Pipes;
using System.Text;
using Signalbox.ToolServer.Audit;

namespace Signalbox.ToolServer.Tests.Audit;

public sealed class StandardStreamTests
{
    [Fact]
    public async Task A_pipe_that_nobody_reads_any_more_is_an_error()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        await using var stream = StandardStream.Open((int)reader.ClientSafePipeHandle.DangerousGetHandle(), () => Stream.Null);
        await stream.WriteAsync("line"u8.ToArray());
        var read = new byte[10];
        Assert.Equal("line", Encoding.ASCII.GetString(read, 0, await reader.ReadAsync(read)));

        reader.SafePipeHandle.Close();
        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync("line"u8.ToArray()).AsTask());
    }

    [Fact]
    public void A_file_is_written_to_as_the_log_does_it_which_shares_its_offset()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var file = System.IO.File.OpenHandle(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, options: FileOptions.DeleteOnClose);
        using var shared = new MemoryStream();
        Assert.Same(shared, StandardStream.Open((int)file.DangerousGetHandle(), () => shared));
    }
}
