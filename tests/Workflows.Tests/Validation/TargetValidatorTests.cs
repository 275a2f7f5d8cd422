using System.Text.Json;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Workflows.Tests.Validation;

public sealed class TargetValidatorTests
{
    [Theory]
    [InlineData("""{}""", "spec")]
    [InlineData("""{"baseUrl": "https://a", "hosts": [{"name": "b", "baseUrl": "https://b"}]}""", "spec")]
    [InlineData("""{"baseUrl": "ftp://a"}""", "spec.baseUrl")]
    [InlineData("""{"baseUrl": "/a"}""", "spec.baseUrl")]
    [InlineData("""{"baseUrl": "https://user:pass@a"}""", "spec.baseUrl")]
    [InlineData("""{"baseUrl": "https://a?b"}""", "spec.baseUrl")]
    [InlineData("""{"hosts": [{"name": "b", "baseUrl": "https://b"}, {"name": "b", "baseUrl": "https://c"}]}""", "spec.hosts[1].name")]
    [InlineData("""{"baseUrl": "https://a", "credentials": {"type": "basic"}}""", "spec.credentials.secretRef")]
    [InlineData("""{"baseUrl": "https://a", "credentials": {"type": "magic", "secretRef": {"name": "s"}}}""", "spec.credentials.type")]
    [InlineData("""{"baseUrl": "https://a", "credentials": {"type": "apiKey", "name": "k", "secretRef": {"name": "s"}}}""", "spec.credentials.in")]
    [InlineData("""{"baseUrl": "https://a", "credentials": {"type": "oauth2", "secretRef": {"name": "s"}}}""", "spec.credentials.tokenUrl")]
    [InlineData("""{"baseUrl": "https://a", "credentials": {"type": "session", "secretRef": {"name": "s"}}}""", "spec.credentials.loginPath")]
    [InlineData("""{"baseUrl": "https://a", "credentials": {"type": "redfishSession", "lifetime": "a day", "secretRef": {"name": "s"}}}""", "spec.credentials.lifetime")]
    [InlineData("""{"baseUrl": "https://a", "timeouts": {"call": "10 minutes"}}""", "spec.timeouts.call")]
    [InlineData("""{"baseUrl": "https://a", "retry": {"maxDelay": "9999h"}}""", "spec.retry.maxDelay")]
    [InlineData("""{"baseUrl": "https://a", "limits": {"maxConcurrent": 0}}""", "spec.limits.maxConcurrent")]
    [InlineData("""{"baseUrl": "https://a", "executor": "Magic"}""", "spec.executor")]
    public void A_target_that_cannot_be_used_is_a_problem_with_its_place(string spec, string path)
    {
        var target = JsonSerializer.Deserialize(spec, WorkflowsJson.Default.McpTargetSpec)!;
        Assert.Equal(path, Assert.Single(TargetValidator.Validate(target)).Path);
    }
}
