namespace Signalbox.Ingest.Tests.Mutations;

/// <summary>One mutated document; the seed alone decides what it is.</summary>
internal sealed record MutatedDocument(int Seed, MutationKind Kind, string Base, bool Yaml, byte[] Bytes)
{
    public const int FirstSeed = 20_260_000;

    public static MutatedDocument Of(int seed)
    {
        var kinds = Enum.GetValues<MutationKind>();
        // Each kind meets each document in turn.
        var number = seed - FirstSeed;
        var kind = kinds[number % kinds.Length];
        var (name, bytes) = BaseDocuments.Pick(number / kinds.Length);
        var random = new Random(seed);
        var yaml = name.EndsWith("yaml", StringComparison.Ordinal) || kind == MutationKind.AliasBomb;
        var mutated = kind switch
        {
            MutationKind.ByteFlips => ByteMutations.Flip(bytes, random),
            MutationKind.Truncation => bytes[..random.Next(bytes.Length)],
            MutationKind.MovedPieces => ByteMutations.Move(bytes, random),
            MutationKind.InvalidText => ByteMutations.Garble(bytes, random),
            MutationKind.DuplicateKey => ByteMutations.Duplicate(bytes, random, yaml),
            MutationKind.AliasBomb => ByteMutations.Aliases(TreeMutations.Write(TreeMutations.Read(bytes, name), true), random),
            _ => TreeMutations.Apply(kind, bytes, name, yaml, random),
        };
        return new(seed, kind, name, yaml, mutated);
    }

    public override string ToString() => $"seed {Seed} ({Kind} of {Base})";
}
