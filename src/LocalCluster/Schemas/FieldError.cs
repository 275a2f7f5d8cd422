namespace Signalbox.LocalCluster.Schemas;

/// <summary>One cause of a 422, in the words of k8s.io/apimachinery's field errors.</summary>
/// <param name="Field">Path such as <c>spec.steps[2].name</c>.</param>
/// <param name="Reason">Machine-readable cause, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Message">For people.</param>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    public static FieldError Required(string field, string detail = "") => new(field, "FieldValueRequired", "Required value" + Tail(detail));

    public static FieldError Invalid(string field, string value, string detail) => new(field, "FieldValueInvalid", $"Invalid value: {value}{Tail(detail)}");

    public static FieldError NotSupported(string field, string value, IEnumerable<string> supported) =>
        new(field, "FieldValueNotSupported", $"Unsupported value: {value}: supported values: {string.Join(", ", supported)}");

    public static FieldError Duplicate(string field, string value) => new(field, "FieldValueDuplicate", $"Duplicate value: {value}");

    public static FieldError Forbidden(string field, string detail) => new(field, "FieldValueForbidden", "Forbidden" + Tail(detail));

    public override string ToString() => $"{Field}: {Message}";

    private static string Tail(string detail) => detail.Length == 0 ? "" : ": " + detail;
}
