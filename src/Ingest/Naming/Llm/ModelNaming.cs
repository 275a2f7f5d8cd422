using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>
/// Lets a model word, order, join and leave out the workflows that the deterministic clustering made. Whatever the endpoint does, the ingest goes on:
/// where no usable answer comes, the deterministic result stands and the report says so.
/// </summary>
internal sealed class ModelNaming(LlmOptions options, TimeProvider time)
{
    public const string Generator = "llm/1";

    /// <summary>An endpoint that fails this often in a row is not asked again in this run.</summary>
    private const int GiveUpAfter = 2;

    /// <exception cref="OperationCanceledException">The caller cancelled; nothing else is thrown.</exception>
    public async Task<NamingOutcome> ReviewAsync(
        string document, IReadOnlyList<WorkflowDraft> drafts, Dictionary<WorkflowDraft, List<string>> names, ReadGroups reads, DocumentWarnings warnings,
        IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var subjects = drafts.Select(draft => new Subject(draft, names[draft])).ToList();
        foreach (var subject in subjects.Where(subject => subject.Withheld))
        {
            warnings.Add("llm", subject.Name, "A text of the document addresses a model or hides characters; it was not shown to the model.");
        }

        var questions = QuestionPlanner.Plan(options, Title(document), subjects);
        using var client = new ModelClient(options, time);
        var modelDigest = questions.Count == 0 ? null : await client.DigestAsync(cancellation);
        var replies = await AskAllAsync(client, questions, modelDigest, progress, cancellation);
        var applied = new ProposalApplication(options, names, reads, warnings).Apply(drafts, questions, replies);
        return applied with { Figures = Figures(applied.Figures, questions, replies, modelDigest) };
    }

    private async Task<Reply[]> AskAllAsync(ModelClient client, List<Question> questions, string? modelDigest, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var cache = new AnswerCache(options.CacheFolder);
        var replies = new Reply[questions.Count];
        using var budget = new CancellationTokenSource(options.Budget, time);
        var (done, failures) = (0, 0);
        progress?.Report(new IngestProgress("asking", options.Model, 0, questions.Count));
        await Parallel.ForAsync(0, questions.Count, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism), CancellationToken = cancellation }, async (i, token) =>
        {
            replies[i] = await ReplyAsync(client, cache, questions[i], modelDigest, () => Volatile.Read(ref failures) >= GiveUpAfter, budget.Token, token);
            if (replies[i].EndpointFailed) Interlocked.Increment(ref failures);
            else if (replies[i] is { Answer: not null, FromCache: false }) Interlocked.Exchange(ref failures, 0);
            progress?.Report(new IngestProgress("asking", options.Model, Interlocked.Increment(ref done), questions.Count));
        });
        if (cache.Problem is { } problem && replies.Length > 0) replies[0] = replies[0] with { CacheProblem = problem };
        return replies;
    }

    private async Task<Reply> ReplyAsync(
        ModelClient client, AnswerCache cache, Question question, string? modelDigest, Func<bool> givenUp, CancellationToken budget, CancellationToken cancellation)
    {
        if (await cache.FindAsync(question.Digest, modelDigest, cancellation) is { } cached && Answer.Read(cached.Answer, question) is { } known)
        {
            return new Reply { Answer = known, ModelDigest = cached.ModelDigest, FromCache = true };
        }

        if (budget.IsCancellationRequested) return OutOfTime();
        if (givenUp()) return new Reply { Fault = "not asked, because the endpoint failed before" };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(budget, cancellation);
            var text = await client.AskAsync(question, limit.Token);
            if (Answer.Read(text, question) is not { } answer) return new Reply { Fault = "the answer is not of the form asked for" };
            await cache.KeepAsync(new CachedAnswer(question.Digest, options.Model, modelDigest, text), cancellation);
            return new Reply { Answer = answer, ModelDigest = modelDigest };
        }
        catch (ModelException problem)
        {
            return new Reply { Fault = problem.Message, EndpointFailed = problem.Endpoint };
        }
        catch (Exception) when (budget.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return OutOfTime();
        }
    }

    private Reply OutOfTime() => new()
    {
        Fault = $"the {options.Budget.TotalSeconds:0.#} seconds for all answers were used up; run it again to go on, or raise --llm-budget",
        OutOfTime = true,
    };

    private LlmFigures Figures(LlmFigures counted, List<Question> questions, Reply[] replies, string? modelDigest)
    {
        var failed = replies.Where(reply => reply.Answer is null).ToList();
        var why = failed.Find(reply => reply.OutOfTime)?.Fault ?? failed.Find(reply => reply.EndpointFailed)?.Fault ?? failed.FirstOrDefault()?.Fault;
        return counted with
        {
            ModelDigest = modelDigest ?? replies.FirstOrDefault(reply => reply.Answer is not null)?.ModelDigest,
            Batches = questions.Count,
            Cached = replies.Count(reply => reply.FromCache),
            Failed = failed.Count,
            Problem = failed.Count == 0 ? null
                : failed.Count == replies.Length ? $"no usable answer came from {options.Url}: {why}. The deterministic result stands."
                : $"{failed.Count} of {replies.Length} questions had no usable answer: {why}. For their workflows the deterministic result stands.",
        };
    }

    private static string Title(string document) => TextCheck.Findings([document]).Any() ? "" : Prose.Short(document, 100);
}
