using Xunit.Abstractions;
using Xunit.Sdk;

namespace Signalbox.Release.Tests.Nodes;

/// <summary>Runs the tests of a class in the order of their steps: a release is installed before it is upgraded, and uninstalled last.</summary>
public sealed class StepOrderer : ITestCaseOrderer
{
    public const string Type = "Signalbox.Release.Tests.Nodes.StepOrderer";
    public const string Assembly = "Signalbox.Release.Tests";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.OrderBy(test => Step(test));

    private static int Step(ITestCase test) =>
        test.TestMethod.Method.GetCustomAttributes(typeof(StepAttribute).AssemblyQualifiedName).Single().GetConstructorArguments().Cast<int>().Single();
}
