using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Tests.Hosting;

public sealed class WatchedFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-").FullName;
    private readonly List<string> _used = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void New_content_is_taken_once_and_broken_content_leaves_the_old()
    {
        var file = Write("a", "one");
        var watch = Watch(file);
        watch.Load("--file");
        watch.Look();
        Assert.Equal(["one"], _used);

        Write("a", "two");
        watch.Look();
        watch.Look();
        Assert.Equal(["one", "two"], _used);

        Write("a", "broken");
        watch.Look();
        Assert.Equal(["one", "two"], _used);
        Assert.True(watch.IsStale);

        File.Delete(file);
        watch.Look();
        Assert.True(watch.IsStale);

        Write("a", "three");
        watch.Look();
        Assert.Equal(["one", "two", "three"], _used);
        Assert.False(watch.IsStale);
    }

    [Fact]
    public void Files_that_belong_together_are_taken_together()
    {
        var watch = Watch(Write("a", "1"), Write("b", "2"));
        watch.Load("--file");
        Write("b", "3");
        watch.Look();
        Assert.Equal(["12", "13"], _used);
    }

    [Theory]
    [InlineData("broken")]
    [InlineData(null)]
    public void At_start_what_cannot_be_used_is_refused_with_its_setting_and_name(string? content)
    {
        var file = content is null ? Path.Combine(_folder, "missing") : Write("a", content);
        var e = Assert.Throws<ToolServerOptionsException>(() => Watch(file).Load("--file"));
        Assert.StartsWith($"--file: {file} cannot be used:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_looks_by_itself_until_it_is_stopped()
    {
        var file = Write("a", "one");
        var watch = Watch(file);
        watch.Load("--file");
        using var stop = new CancellationTokenSource();
        var running = watch.RunAsync(stop.Token);
        Write("a", "two");
        await Eventually.TrueAsync(() => _used.Count == 2);
        await stop.CancelAsync();
        await running;
    }

    private WatchedFiles Watch(params string[] files) => new("test files", files, Use, NullLoggerFactory.Instance, TimeProvider.System);

    private void Use(IReadOnlyList<byte[]> contents)
    {
        var text = string.Concat(contents.Select(Encoding.UTF8.GetString));
        if (text == "broken")
            throw new FormatException("it is broken");
        _used.Add(text);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
