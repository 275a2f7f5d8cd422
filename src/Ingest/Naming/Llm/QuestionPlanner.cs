using System.Text;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>
/// Divides workflows into questions that fit the model's context, question and answer together. Neighbours on the path tree stay together, and a question
/// that is half full ends with its resource, so that a change in one corner of the document leaves the other questions, and their cached answers, as they are.
/// </summary>
internal static class QuestionPlanner
{
    private const int MaxSubjects = 15;

    /// <summary>On the low side, for identifiers and JSON: a question must never be cut off.</summary>
    private const int BytesPerToken = 3;

    public static List<Question> Plan(LlmOptions options, string document, IEnumerable<Subject> subjects)
    {
        var ordered = subjects.OrderBy(subject => subject.Draft.Main.Path, StringComparer.Ordinal).ThenBy(subject => subject.Name, StringComparer.Ordinal);
        var room = options.ContextTokens * 95 / 100 - Question.FrameBytes(MaxSubjects) / BytesPerToken - Question.AnswerTokensOf(0);
        var result = new List<Question>();
        var batch = new List<Subject>();
        var used = 0;
        foreach (var subject in ordered)
        {
            var cost = Encoding.UTF8.GetByteCount(subject.Shown.ToJsonString()) / BytesPerToken + 8 + Question.AnswerTokensOf(1) - Question.AnswerTokensOf(0);
            var full = batch.Count == MaxSubjects || used + cost > room;
            var turns = batch.Count > MaxSubjects / 2 && Resource(batch[^1]) != Resource(subject);
            if (batch.Count > 0 && (full || turns)) Close();
            batch.Add(subject);
            used += cost;
        }

        if (batch.Count > 0) Close();
        return result;

        void Close()
        {
            result.Add(new Question(options, document, batch));
            batch = [];
            used = 0;
        }
    }

    private static string? Resource(Subject subject) =>
        PathTemplate.Segments(subject.Draft.Main.Path).FirstOrDefault(segment => !segment.StartsWith('{') && !(segment.Length < 4 && segment.StartsWith('v')) && segment is not ("api" or "rest"));
}
