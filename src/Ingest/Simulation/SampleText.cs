using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Simulation;

/// <summary>A text for a property that the document shows none for: of its format, else one that says what it stands for.</summary>
internal static class SampleText
{
    public static string Of(SchemaView view, string name)
    {
        var text = view.Keywords.GetValueOrDefault("format")?.ToString() switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "duration" => "P1D",
            "uuid" => "00000000-0000-4000-8000-000000000000",
            "uri" or "url" => "https://example.com/simulated",
            "uri-reference" => "/simulated",
            "hostname" => "host.example.com",
            "ipv4" => "192.0.2.1",
            "ipv6" => "2001:db8::1",
            "email" => "someone@example.com",
            _ => $"simulated {name}",
        };
        return view.Keywords.GetValueOrDefault("maxLength") is JsonValue most && most.GetValueKind() == JsonValueKind.Number
            && most.TryGetValue<int>(out var length) && length >= 0 && length < text.Length
            ? text[..length] : text;
    }
}
