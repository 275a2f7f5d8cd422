using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;

namespace Signalbox.ToolServer.Tests.Audit;

public sealed class AuditFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audit-").FullName;

    private string File => Path.Combine(_folder, "audit.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_line_is_lost_or_cut_when_files_are_put_aside(bool failClosed)
    {
        const int Lines = 400;
        // Two runs: the second goes on in the file that the first has left.
        for (var run = 0; run < 2; run++)
        {
            await using var log = Open(new() { FailClosed = failClosed, MaxFileBytes = 2000, KeptFiles = 1000 });
            for (var i = 0; i < Lines / 2; i++)
            {
                if (failClosed && i % 50 == 0)
                    Assert.True(await log.WriteAsync(AuditRecords.Of($"{(run * Lines / 2) + i}"), CancellationToken.None));
                else
                    log.Write(AuditRecords.Of($"{(run * Lines / 2) + i}"));
            }
        }
        var files = Oldest();
        Assert.True(files.Count > 20, $"{files.Count} files");
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"{i}"), files.SelectMany(Tools));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 2000));
        files.ForEach(IsItsOwnersAlone);
    }

    [Fact]
    public async Task The_newest_files_are_kept_and_no_more_than_were_asked_for()
    {
        await using (var log = Open(new() { MaxFileBytes = 2000, KeptFiles = 2 }))
        {
            for (var i = 0; i < 200; i++)
                log.Write(AuditRecords.Of($"{i}"));
        }
        Assert.Equal([File + ".2", File + ".1", File], Oldest());
        var kept = Oldest().SelectMany(Tools).Select(int.Parse).ToList();
        Assert.Equal(Enumerable.Range(200 - kept.Count, kept.Count), kept);
    }

    [Fact]
    public async Task A_line_that_is_longer_than_a_file_may_be_has_one_of_its_own()
    {
        await using (var log = Open(new() { MaxFileBytes = 500 }))
        {
            foreach (var tool in (string[])["short", new string('x', 1000), "after"])
                log.Write(AuditRecords.Of(tool));
        }
        Assert.Equal(["short", new string('x', 1000), "after"], Oldest().Select(file => Assert.Single(Tools(file))));
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("renamed, and another made")]
    [InlineData("removed")]
    [InlineData("copied and emptied")]
    public async Task A_file_that_somebody_moved_away_is_made_again(string how)
    {
        await using (var log = Open(new()))
        {
            Assert.True(await log.WriteAsync(AuditRecords.Of("before"), CancellationToken.None));
            if (how.StartsWith("renamed", StringComparison.Ordinal))
                System.IO.File.Move(File, File + "-moved");
            if (how == "renamed, and another made")
                await System.IO.File.WriteAllTextAsync(File, "");
            if (how == "removed")
                System.IO.File.Delete(File);
            if (how == "copied and emptied")
            {
                System.IO.File.Copy(File, File + "-moved");
                await using var emptied = new FileStream(File, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
            }
            Assert.True(await log.WriteAsync(AuditRecords.Of("after"), CancellationToken.None));
        }
        Assert.Equal("after", Assert.Single(Tools(File)));
        if (how != "removed")
            Assert.Equal("before", Assert.Single(Tools(File + "-moved")));
        if (how == "renamed")
            IsItsOwnersAlone(File);
    }

    [Fact]
    public async Task Where_a_file_cannot_be_put_aside_it_grows()
    {
        // Nothing can be renamed to a folder that is not empty.
        Directory.CreateDirectory(Path.Combine(File + ".1", "in the way"));
        await using (var log = Open(new() { MaxFileBytes = 500, KeptFiles = 1 }))
        {
            for (var i = 0; i < 20; i++)
                Assert.True(await log.WriteAsync(AuditRecords.Of($"{i}"), CancellationToken.None));
        }
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), Tools(File));
    }

    [Fact]
    public async Task A_log_that_fails_closed_says_so_while_its_folder_is_gone()
    {
        await using var log = Open(new() { FailClosed = true });
        Assert.True(await log.WriteAsync(AuditRecords.Of("one"), CancellationToken.None));
        Directory.Move(_folder, _folder + "-gone");
        try
        {
            Assert.False(await log.WriteAsync(AuditRecords.Of("two"), CancellationToken.None));
        }
        finally
        {
            Directory.Move(_folder + "-gone", _folder);
        }
        Assert.True(await log.WriteAsync(AuditRecords.Of("three"), CancellationToken.None));
        var lines = System.IO.File.ReadAllLines(File).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["call", "dropped", "call"], lines.Select(line => line.GetProperty("event").GetString()));
    }

    [Theory]
    [InlineData(0, 0, null, 3)]
    [InlineData(0, 0, 1000L, 3)]
    [InlineData(0, 0, 1L, 1)]
    [InlineData(0, 1, 1L, 0)]
    [InlineData(1, 0, 1L, 2)]
    [InlineData(1, 999, 1000L, 1)]
    public void As_many_lines_go_into_a_file_as_fit(int first, long length, long? most, int end)
    {
        using var batch = new AuditBatch();
        for (var i = 0; i < 3; i++)
            batch.Add(AuditRecords.Of($"{i}"));
        Assert.Equal(end, FileRotation.Fitting(batch, first, length, most));
        var line = batch.End(0);
        Assert.Equal(2, FileRotation.Fitting(batch, 0, 7, 7 + line + line));
        Assert.Equal(1, FileRotation.Fitting(batch, 0, 7, 7 + line + line - 1));
    }

    private AuditLog Open(AuditOptions options) => AuditLog.Open(File, options, NullLoggerFactory.Instance);

    private List<string> Oldest() => [.. Directory.GetFiles(_folder).OrderByDescending(file => file == File ? 0 : int.Parse(file[(File.Length + 1)..]))];

    private static void IsItsOwnersAlone(string file)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
    }

    private static IEnumerable<string> Tools(string file) =>
        System.IO.File.ReadAllLines(file).Select(line => JsonElement.Parse(line).GetProperty("tool").GetString()!);
}
