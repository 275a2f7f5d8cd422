namespace Signalbox.Cli.Tests.Commands;

public sealed class IngestSelectionTests
{
    private static readonly string s_document = Path.Combine(RepositoryRoot.Path, "tests", "Ingest.Tests", "Golden", "machines", "input.yaml");

    [Theory]
    [InlineData("machines", "error: --include 'machines' is neither a path nor a tag nor an area.", "remedy: Write a path such as '/volume/**', or 'tag:NAME', or 'area:NAME'.")]
    [InlineData("/machine/**", "error: --include '/machine/**' matches no operation of the document.", "remedy: Did you mean '/machines/**'")]
    public async Task What_selects_nothing_is_an_unusable_argument_and_writes_nothing(string include, string error, string remedy)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-select-").FullName;
        try
        {
            var run = await CliRun.OfAsync("ingest", s_document, "--target", "lab", "--out", Path.Combine(folder, "out"), "--include", include);
            Assert.Equal(2, run.ExitCode);
            Assert.StartsWith(error, run.Error, StringComparison.Ordinal);
            Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public async Task The_report_says_what_was_selected()
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-select-").FullName;
        try
        {
            var run = await CliRun.OfAsync("ingest", s_document, "--target", "lab", "--out", folder, "--include", "/machines/**", "--include", "/search", "--exclude", "/**/reboot");
            Assert.Equal(0, run.ExitCode);
            Assert.Contains("--include '/machines/**' --include '/search' --exclude '/**/reboot'", run.Output, StringComparison.Ordinal);
            Assert.Contains("not selected (--include/--exclude)", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Directory.EnumerateFiles(folder), file => file.Contains("reboot", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
