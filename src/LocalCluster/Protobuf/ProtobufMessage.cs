namespace Signalbox.LocalCluster.Protobuf;

/// <summary>The fields of a message by their numbers.</summary>
internal sealed record ProtobufMessage(IReadOnlyDictionary<int, ProtobufField> Fields)
{
    public static ProtobufMessage Of(params (int Number, ProtobufField Field)[] fields) => new(fields.ToDictionary(entry => entry.Number, entry => entry.Field));
}
