using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>Takes of the answers what passes the checks, in the order of the questions; the rest is refused with a warning, and the deterministic part stands in its place.</summary>
internal sealed class ProposalApplication(LlmOptions options, Dictionary<WorkflowDraft, List<string>> names, ReadGroups reads, DocumentWarnings warnings)
{
    private const int MaxModel = 128;
    private const string LeftOut = "the model judged that no administrator wants it as a tool";
    private readonly HashSet<string> _taken = names.Values.Select(Words.Snake).ToHashSet(StringComparer.Ordinal);
    private readonly List<(ApiOperation, string)> _reasons = [];
    private readonly HashSet<WorkflowDraft> _gone = [];
    private readonly Dictionary<WorkflowDraft, WorkflowDraft> _joined = [];
    private int _refused;

    public NamingOutcome Apply(IReadOnlyList<WorkflowDraft> drafts, IReadOnlyList<Question> questions, IReadOnlyList<Reply> replies)
    {
        for (var i = 0; i < questions.Count; i++)
        {
            if (replies[i].CacheProblem is { } problem) warnings.Add("llm", "cache", $"Answers could not be kept for the next run: {problem}");
            if (replies[i].Answer is { } answer) Apply(questions[i], answer, replies[i].ModelDigest);
            else warnings.Add("llm", Place(questions[i]), $"The deterministic result stands for {questions[i].Subjects.Count} workflows: {replies[i].Fault}.");
        }

        var kept = drafts.Where(draft => !_gone.Contains(draft)).Select(draft => _joined.GetValueOrDefault(draft, draft)).Distinct().ToList();
        return new NamingOutcome(kept, _reasons, new LlmFigures
        {
            Url = options.Url.ToString(),
            Model = options.Model,
            Seed = options.Seed,
            Batches = questions.Count,
            Failed = 0,
            Worded = kept.Count(draft => draft.Wording is { } wording && (wording.Name ?? wording.Title ?? wording.Description) is not null),
            Joined = _joined.Values.Distinct().Count(),
            LeftOut = _gone.Count,
            Refused = _refused,
        });
    }

    private void Apply(Question question, Answer answer, string? modelDigest)
    {
        foreach (var fault in answer.Faults) Refuse(Place(question), $"{fault}; that part of the answer is dropped");
        foreach (var group in answer.Groups) Join(group, modelDigest, question.Digest);
        var dropped = answer.Workflows.Where(one => !one.Keep).ToList();
        // A model that wants most of an API gone has misunderstood, or was told to by a text.
        if (dropped.Count * 2 > question.Subjects.Count)
        {
            Refuse(Place(question), $"it leaves out {dropped.Count} of {question.Subjects.Count} workflows, which is more than half; all are kept");
            dropped.Clear();
        }

        foreach (var proposal in answer.Workflows)
        {
            var draft = proposal.Subjects[0].Draft;
            if (_joined.ContainsKey(draft)) continue;
            if (dropped.Contains(proposal))
            {
                _gone.Add(draft);
                _reasons.AddRange(draft.Operations.Select(operation => (operation, LeftOut)));
            }
            else
            {
                draft.Wording = Word(proposal, draft, [proposal.Subjects[0].Name], modelDigest, question.Digest);
            }
        }
    }

    private void Join(Proposal group, string? modelDigest, string promptDigest)
    {
        var parts = group.Subjects.Select(subject => subject.Draft).ToList();
        var joined = parts.Exists(_joined.ContainsKey) ? null : reads.Join(parts);
        if (joined is null || Named(joined) is not { } words)
        {
            Refuse(group.Subjects[0].Name, $"joining {string.Join(", ", group.Subjects.Select(subject => subject.Name).Distinct())} is refused: they are not one thing and its parts, read by the same arguments");
            return;
        }

        names[joined] = words;
        _taken.Add(Words.Snake(words));
        foreach (var part in parts) _joined[part] = joined;
        joined.Wording = Word(group, joined, [.. group.Subjects.Select(subject => subject.Name), Words.Snake(words)], modelDigest, promptDigest)
            ?? new Wording(null, null, null, null, ModelName, modelDigest, options.Seed, promptDigest);
    }

    private List<string>? Named(WorkflowDraft draft) =>
        draft.Objects.Select(words => (List<string>)[draft.Verb, .. words]).FirstOrDefault(words => Words.Snake(words) is { Length: <= 64 } name && !_taken.Contains(name));

    private Wording? Word(Proposal proposal, WorkflowDraft draft, List<string> own, string? modelDigest, string promptDigest)
    {
        var place = proposal.Subjects[0].Name;
        var name = Checked(proposal.Name, "name", place, text => own.Contains(text) || !_taken.Contains(text) ? WordingCheck.Name(text, draft) : "another workflow has it");
        var title = Checked(proposal.Title, "title", place, text => WordingCheck.Title(text, draft));
        var description = Checked(proposal.Description, "description", place, text => WordingCheck.Description(text, draft));
        if (name is not null) _taken.Add(name);
        if ((name ?? title ?? description) is null) return null;
        var priority = proposal.Priority is >= 1 and <= 5 ? proposal.Priority : null;
        return new Wording(name, title is null ? null : Prose.Plain(title).TrimEnd('.'), description is null ? null : Prose.Plain(description), priority, ModelName, modelDigest, options.Seed, promptDigest);
    }

    private string? Checked(string? text, string what, string place, Func<string, string?> check)
    {
        var fault = text is null ? "it is missing" : check(text);
        if (fault is null) return text;
        // Refused text is not repeated: a report is read by people, and by models.
        Refuse(place, $"the model's {what} is refused: {fault}; the deterministic one stands");
        return null;
    }

    private void Refuse(string place, string message)
    {
        _refused++;
        warnings.Add("llm", place, char.ToUpperInvariant(message[0]) + message[1..] + ".");
    }

    /// <summary>Within what the resource holds.</summary>
    private string ModelName => options.Model.Length > MaxModel ? options.Model[..MaxModel] : options.Model;

    private static string Place(Question question) => $"{question.Subjects[0].Name} to {question.Subjects[^1].Name}";
}
