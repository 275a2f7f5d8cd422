namespace Signalbox.ToolServer.Audit;

/// <summary>When a file is full, and what its predecessors are called: FILE.1 is the last, FILE.2 the one before it.</summary>
internal static class FileRotation
{
    /// <summary>The first line from <paramref name="first"/> on that does not fit; <paramref name="first"/> itself: the file is full.</summary>
    /// <param name="batch">The lines.</param>
    /// <param name="first">The one that is next.</param>
    /// <param name="length">Bytes of the file so far. An empty one takes a line of any length.</param>
    /// <param name="most">Bytes that it may have; null: any number.</param>
    public static int Fitting(AuditBatch batch, int first, long length, long? most)
    {
        if (most is not { } limit)
            return batch.Count;
        var before = first == 0 ? 0 : batch.End(first - 1);
        var end = first;
        while (end < batch.Count && length + batch.End(end) - before <= limit)
            end++;
        return end == first && length == 0 ? first + 1 : end;
    }

    /// <summary>Makes place for a new file: renames it and those before it, of which <paramref name="kept"/> stay. Whatever breaks off in the middle loses none.</summary>
    /// <exception cref="IOException">A file cannot be renamed.</exception>
    public static void Shift(string path, int kept)
    {
        // A number that is free, as after a rotation that broke off, is as far as they need to move.
        var last = 1;
        while (last < kept && File.Exists(Numbered(last)))
            last++;
        for (var number = last; number > 1; number--)
            File.Move(Numbered(number - 1), Numbered(number), overwrite: true);
        File.Move(path, Numbered(1), overwrite: true);

        string Numbered(int number) => $"{path}.{number}";
    }
}
