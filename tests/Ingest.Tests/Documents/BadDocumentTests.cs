using System.Text;

namespace Signalbox.Ingest.Tests.Documents;

public sealed class BadDocumentTests
{
    public static TheoryData<string, string, string, string> Refused { get; } = new()
    {
        { "cut.json", """{"openapi":"3.0.0","paths":{"/a":{"get":""", "cut.json:1:", "truncated" },
        { "bad.json", "{\n  \"openapi\": 3.0.0\n}", "bad.json:2:", "malformed" },
        { "twice.json", "{\"openapi\":\"3.0.0\",\n \"paths\":{},\n \"paths\":{}}", "twice.json:3:2", "stands twice" },
        { "half.json", "{\"openapi\":\"3.0.0\",\n \"\\ud800\":{}}", "half.json:2:2", "surrogate" },
        { "half-text.json", "{\"openapi\":\"3.0.0\",\n \"x\":[\"\\ud83d\\ude00\", \"\\uDC00\"]}", "half-text.json:2:23", "surrogate" },
        { "twice.yaml", "openapi: 3.0.0\npaths: {}\npaths: {}\n", "twice.yaml:3:1", "stands twice" },
        { "indent.yaml", "openapi: 3.0.0\ninfo:\n  title: a\n bad: b\n", "indent.yaml:", "YAML is malformed" },
        { "alias.yaml", "openapi: 3.0.0\ninfo: *nowhere\n", "alias.yaml:2:7", "no anchor" },
        { "other.json", """{"name":"package","version":"1.0.0"}""", "other.json", "no OpenAPI document" },
        { "list.yaml", "- a\n- b\n", "list.yaml", "no OpenAPI document" },
        { "text.txt", "just words", "text.txt", "no OpenAPI document" },
        { "empty.yaml", "  \n", "empty.yaml", "empty" },
        { "old.json", """{"swagger":"1.2","apis":[]}""", "old.json", "version 1.2" },
        { "new.json", """{"openapi":"4.0.0","paths":{}}""", "new.json", "version 4.0.0" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_document_that_cannot_be_used_is_refused_with_its_place(string name, string text, string place, string fault)
    {
        using var scratch = new Scratch();
        var exception = await Refuse(scratch.File(name, text));
        Assert.Contains(place, exception.Place, StringComparison.Ordinal);
        Assert.Contains(fault, exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(exception.Remedy);
    }

    [Fact]
    public void A_byte_order_mark_hides_no_byte_that_is_no_text()
    {
        var refused = Assert.Throws<DocumentException>(() => Signalbox.Ingest.Documents.SourceText.ToUtf8([0xEF, 0xBB, 0xBF, (byte)'{', 0xC0, (byte)'}'], "a.json"));
        Assert.Contains("offset 4", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_with_their_offset()
    {
        using var scratch = new Scratch();
        var path = Path.Combine(scratch.Path, "image.json");
        await File.WriteAllBytesAsync(path, [0x7B, 0x22, 0x80, 0xFF, 0x00]);
        Assert.Contains("offset 2", (await Refuse(path)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_the_size_limit_is_refused_before_it_is_read()
    {
        using var scratch = new Scratch();
        var path = Path.Combine(scratch.Path, "big.json");
        // Whoever opens it to read would fail by that.
        await using var locked = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        locked.SetLength(200L * 1024 * 1024);
        Assert.Contains("104,857,600 bytes", (await Refuse(path)).Fault, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => File.OpenRead(path).Dispose());
    }

    [Fact]
    public async Task Nesting_over_the_limit_is_refused_in_JSON_and_in_YAML()
    {
        using var scratch = new Scratch();
        var deep = new StringBuilder().Insert(0, "[", 5000).Append(']', 5000).ToString();
        Assert.Contains("nested", (await Refuse(scratch.File("deep.json", "{\"openapi\":\"3.0.0\",\"x\":" + deep + "}"))).Fault, StringComparison.Ordinal);
        Assert.Contains("nested", (await Refuse(scratch.File("deep.yaml", "openapi: 3.0.0\nx: " + deep + "\n"))).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_of_aliases_is_refused_before_it_unfolds()
    {
        using var scratch = new Scratch();
        var text = new StringBuilder("openapi: 3.0.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat("*a" + (i - 1), 10))}]\n");
        Assert.Contains("aliases", (await Refuse(scratch.File("bomb.yaml", text.ToString()), new DocumentLimits { MaxAliasNodes = 100_000 })).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_an_empty_folder_and_a_URL_without_leave_are_refused()
    {
        using var scratch = new Scratch();
        Assert.Contains("no such file", (await Refuse(Path.Combine(scratch.Path, "none.yaml"))).Message, StringComparison.Ordinal);
        Assert.Contains("No file in the folder", (await Refuse(scratch.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("--allow-remote", (await Refuse("https://example.com/openapi.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_URL_at_a_loopback_address_is_refused_even_with_leave()
    {
        var request = new IngestRequest { Sources = ["http://127.0.0.1:9/openapi.json"], TargetName = "t", AllowRemote = true };
        var exception = await Assert.ThrowsAsync<DocumentException>(() => new Ingestor().IngestAsync(request));
        Assert.Contains("loopback", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_name_that_Kubernetes_would_refuse_is_an_argument_error() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new Ingestor().IngestAsync(new IngestRequest { Sources = ["a"], TargetName = "No_Label" }));

    private static Task<DocumentException> Refuse(string path, DocumentLimits? limits = null) =>
        Assert.ThrowsAsync<DocumentException>(() => new Ingestor().IngestAsync(new IngestRequest { Sources = [path], TargetName = "t", Limits = limits ?? new() }));
}
