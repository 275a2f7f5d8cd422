using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Tests.Naming;

public sealed class ProseTests
{
    [Theory]
    [InlineData("<p>Returns a <b>list</b> of [charges](https://x.example/a).</p>", "Returns a list of charges.")]
    [InlineData("abc\u202Edef", "abcdef")]
    [InlineData("two  spaces\n\tand a line", "two spaces and a line")]
    [InlineData("All running _VirDomains_ stop, some_name stays.", "All running VirDomains stop, some_name stays.")]
    [InlineData("# Title\nWhat it **does**.", "What it does.")]
    [InlineData("> [!NOTE]\n> In preview.\n\nReturns a list.", "Returns a list.")]
    [InlineData("Create a copy\n\nExcludes memory", "Create a copy. Excludes memory")]
    [InlineData("One of:\n- this\n- that", "One of: this, that")]
    [InlineData("Before\n```json\n{\"a\": 1}\n```\nafter.", "Before after.")]
    [InlineData("<p>First.</p><p>Second</p><ul><li>One</li><li>Two</li></ul>", "First. Second. One. Two")]
    [InlineData("Protocol used\nName | Description\n- | -\nUDP | Port 514\n | \nTCP | Reliable transfer\n | ", "Protocol used. UDP: Port 514; TCP: Reliable transfer.")]
    [InlineData("\nName | Description\n- | -\nALERT | \n | ", "")]
    [InlineData("Fields:\n\n| Name | Type | Description |\n| ---- | ---- | ---- |\n| a | b | c |\n", "Fields:")]
    [InlineData("Fish &amp; chips&nbsp;&lt;now&gt;", "Fish & chips <now>")]
    [InlineData("Size < 5 and > 3", "Size < 5 and > 3")]
    public void Markup_is_taken_out_and_sentences_stay(string text, string expected) => Assert.Equal(expected, Prose.Plain(text));

    [Theory]
    [InlineData("First sentence is here. Second one follows and is long.", 30, "First sentence is here.")]
    [InlineData("Uses a port, e.g. Port 8. More is not said here.", 30, "Uses a port, e.g. Port 8.")]
    [InlineData("Gets a volume. Was added in version 3.0.0.0.", 100, "Gets a volume.")]
    [InlineData("Gets a volume. For more information, see the guide.", 100, "Gets a volume.")]
    [InlineData("word word word word word word", 20, "word word word word…")]
    public void Long_texts_end_with_a_sentence(string text, int length, string expected) => Assert.Equal(expected, Prose.Short(text, length));

    [Theory]
    [InlineData("creates", "create")]
    [InlineData("queries", "query")]
    [InlineData("pushes", "push")]
    [InlineData("retrieving", "retrieve")]
    [InlineData("getting", "get")]
    [InlineData("volumes", null)]
    [InlineData("this", null)]
    public void Verbs_are_known_in_all_their_forms(string word, string? imperative) => Assert.Equal(imperative, Verbs.Imperative(word));

    [Theory]
    [InlineData("create", "creates")]
    [InlineData("query", "queries")]
    [InlineData("push", "pushes")]
    [InlineData("deploy", "deploys")]
    [InlineData("undo", "undoes")]
    public void Verbs_are_conjugated(string imperative, string third) => Assert.Equal(third, Verbs.ThirdPerson(imperative));
}
