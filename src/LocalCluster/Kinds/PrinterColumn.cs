using Signalbox.LocalCluster.Tables;

namespace Signalbox.LocalCluster.Kinds;

/// <summary>One <c>additionalPrinterColumns</c> entry.</summary>
internal sealed record PrinterColumn(string Name, string Type, string Format, string Description, int Priority, JsonPathExpression Path);
