using System.Runtime.InteropServices;

namespace Signalbox.Release.Tests.Images;

/// <summary>A test of the images, which are made from Debian's packages on x86-64. Skipped elsewhere; never in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImageTheoryAttribute : TheoryAttribute
{
    public ImageTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !(OperatingSystem.IsLinux() && File.Exists("/usr/bin/apt-get") && RuntimeInformation.OSArchitecture == Architecture.X64))
            Skip = "Images are made from Debian's packages on x86-64 (eng/images.sh); apt-get is missing.";
    }
}
