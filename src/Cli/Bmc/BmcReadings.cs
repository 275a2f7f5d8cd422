using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>What the sensors read: it follows from the power state and from how long it has held.</summary>
internal sealed class BmcReadings(BmcPower power, TimeProvider time)
{
    private const double Inlet = 22;

    private bool Running => power.State is "On" or "PoweringOff";

    /// <summary>0 when the power state has just changed, 1 two minutes later.</summary>
    private double Settled => Math.Clamp((time.GetUtcNow() - power.Since).TotalMinutes / 2, 0, 1);

    public static double InletTemperature => Inlet;

    public double CpuTemperature => Math.Round(Running ? 35 + 18 * Settled : Inlet + 20 * (1 - Settled), 1);

    public double ExhaustTemperature => Math.Round((Inlet + CpuTemperature) / 2, 1);

    public int FanSpeed => power.State switch { "Off" => 0, "PoweringOn" => 12000, _ => 5280 };

    public double PowerConsumed => power.State switch { "Off" => 12, "PoweringOn" => 260, "PoweringOff" => 140, _ => 212 };

    public void Thermal(JsonObject body)
    {
        Set((JsonArray)body["Temperatures"]!, "ReadingCelsius", InletTemperature, CpuTemperature, ExhaustTemperature);
        Set((JsonArray)body["Fans"]!, "Reading", FanSpeed, FanSpeed, FanSpeed, FanSpeed);
    }

    public void Power(JsonObject body)
    {
        body["PowerControl"]![0]!["PowerConsumedWatts"] = PowerConsumed;
        Set((JsonArray)body["PowerSupplies"]!, "PowerInputWatts", PowerConsumed / 2, PowerConsumed / 2);
    }

    private static void Set(JsonArray members, string property, params double[] readings)
    {
        for (var i = 0; i < readings.Length; i++)
            members[i]![property] = readings[i];
    }
}
