using System.Text.Json;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Commands;

/// <summary>Arguments of a tool as they are given on a command line: JSON, <c>@file</c>, or <c>-</c> for standard input.</summary>
internal static class ToolInput
{
    public static async Task<IDictionary<string, JsonElement>> ReadAsync(string? input, TextReader standardInput, CancellationToken ct)
    {
        var (text, source) = input switch
        {
            null => ("{}", "--input"),
            "-" => (await standardInput.ReadToEndAsync(ct).ConfigureAwait(false), "standard input"),
            ['@', .. var path] => (await ReadFileAsync(path, ct).ConfigureAwait(false), path),
            _ => (input, "--input"),
        };
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal)
                : throw CliException.Usage($"{source} is a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}, not an object", Remedy);
        }
        catch (JsonException problem)
        {
            throw CliException.Usage($"{source} is no JSON: {problem.Message}", Remedy);
        }
    }

    private const string Remedy = "give an object with the tool's arguments, such as --input '{\"name\":\"web-01\"}'";

    private static async Task<string> ReadFileAsync(string path, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(path, ct).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"cannot read {path}: {problem.Message}");
        }
    }
}
