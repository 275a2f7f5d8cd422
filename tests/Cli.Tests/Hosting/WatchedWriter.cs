using System.Text;

namespace Signalbox.Cli.Tests.Hosting;

/// <summary>Standard output that tells when its first line is complete.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public Task<string> FirstLine => _firstLine.Task;

    public override void Write(char value)
    {
        lock (_text)
        {
            if (value == '\n')
                _firstLine.TrySetResult(_text.ToString().TrimEnd('\r'));
            _text.Append(value);
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}
