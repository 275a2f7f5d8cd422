namespace Signalbox.LocalCluster.Resources;

/// <summary>What to do about unknown and doubled fields of a request (query option <c>fieldValidation</c>).</summary>
internal enum FieldValidation
{
    Warn,
    Ignore,
    Strict,
}
