namespace Signalbox.LocalCluster.Protobuf;

/// <summary>One field of a message: its JSON name and form.</summary>
internal sealed record ProtobufField(string Name, ProtobufType Type, bool Repeated = false, ProtobufMessage? Message = null);
