namespace Signalbox.Operator.Admin;

/// <summary>A request that is answered with a problem.</summary>
internal sealed class AdminException(AdminProblem problem) : Exception(problem.Detail)
{
    public AdminProblem Problem { get; } = problem;
}
