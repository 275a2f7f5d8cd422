namespace Signalbox.Workflows.Expressions;

/// <summary>How a value is written into the text around it, so that it stays a value there and cannot become syntax.</summary>
public enum TextEncoding
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Percent-encoded: everything but unreserved characters (RFC 3986).</summary>
    Url,

    /// <summary>JSON: escaped within quotation marks, a JSON value outside of them.</summary>
    Json,

    /// <summary>Escaped for element content and attribute values.</summary>
    Xml,

    /// <summary>A JSONPath literal: escaped within quotation marks, a number or keyword outside of them.</summary>
    JsonPath,
}
