using System.Globalization;
using System.Text.RegularExpressions;

namespace Signalbox.Bench.Scale;

/// <summary>What the operators have written so far, by their own count of requests (<c>rest_client_requests_total</c>), whatever came of it.</summary>
/// <param name="Patches">Of statuses, and of events that happened again.</param>
/// <param name="Creates">Of ControllerRevisions and events.</param>
internal sealed partial record OperatorWrites(double Patches, double Creates)
{
    public static async Task<OperatorWrites> ReadAsync(IEnumerable<SignalboxProcess> operators, CancellationToken ct)
    {
        using var http = new HttpClient();
        var sum = new OperatorWrites(0, 0);
        foreach (var one in operators)
        {
            var metrics = await http.GetStringAsync(new Uri(one.Url, "/metrics"), ct);
            sum = new(sum.Patches + Count(metrics, "PATCH"), sum.Creates + Count(metrics, "POST"));
        }
        return sum;
    }

    public OperatorWrites Since(OperatorWrites before) => new(Patches - before.Patches, Creates - before.Creates);

    private static double Count(string metrics, string method) => Line().Matches(metrics)
        .Where(line => line.Groups["labels"].Value.Contains($"method=\"{method}\"", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^rest_client_requests_total\{(?<labels>[^}]*)\} (?<value>[0-9.eE+-]+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
