namespace Signalbox.LocalCluster.Protobuf;

/// <summary>How a field's bytes become JSON.</summary>
internal enum ProtobufType
{
    Text,
    Base64,
    RawJson,
    Number,
    Flag,
    Time,
    MicroTime,
    Message,
    TextMap,
    Base64Map,
}
