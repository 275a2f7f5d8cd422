using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

/// <summary>A job whose identifier stands in the Location of the answer that begins it (RFC 9110 section 10.2.2) and in no body.</summary>
public sealed class UrlReadingTests
{
    private const string Accepted = """{"stepId": "start", "operation": {"method": "POST", "path": "/jobs"}, "outputs": {"location": "$response.header.Location", "id": "$response.body#/id"}}""";

    [Theory]
    [InlineData("/api/jobs/JID_7", "/api/jobs/JID_7")]
    [InlineData("/jobs/JID_7/", "/api/jobs/JID_7")]
    [InlineData("https://bmc.example/redfish/api/jobs/JID_7?wait=1#x", "/api/jobs/JID_7")]
    [InlineData("//other.example/jobs/7", "/api/jobs/7")]
    [InlineData("jobs/7", "/api/jobs/7")]
    [InlineData("/monitors/7/state", "/api/jobs/7")]
    [InlineData("/jobs/a%20b", "/api/jobs/a%20b")]
    [InlineData("/jobs/a;b@c", "/api/jobs/a%3Bb%40c")]
    [InlineData("JID_7", "/api/jobs/JID_7")]
    public void The_identifier_is_read_from_the_URL_and_the_request_stays_the_pinned_one(string location, string expected)
    {
        var run = Specs.Run(Specs.Spec(Following("""["/jobs/{id}", "/monitors/{id}/state", "{id}"]"""))).Answer(202, "{}", ("Location", location));
        Assert.Equal($"GET {expected}", run.Request().RequestLine);
    }

    [Theory]
    [InlineData("/tasks/7")]
    [InlineData("/jobs/7/steps")]
    [InlineData("/Jobs/7")]
    [InlineData("/jobs/")]
    [InlineData("/jobs//")]
    [InlineData("/jobs/a%2Fb")]
    [InlineData("/jobs/a%5Cb")]
    [InlineData("/jobs/a%0Ab")]
    [InlineData("/jobs/%2e%2e")]
    [InlineData("ftp://host/jobs/7")]
    [InlineData("file:///jobs/7")]
    [InlineData("JID_7")]
    [InlineData("http://")]
    public void What_fits_no_template_or_would_lead_elsewhere_is_not_followed(string location)
    {
        var run = Specs.Run(Specs.Spec(Following("""["/jobs/{id}"]"""))).Answer(202, "{}", ("Location", location));
        Assert.Equal("wait", run.Failure().StepId);
        Assert.Contains("'id'", run.Failure().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_failure_names_the_path_and_the_templates_and_no_query()
    {
        var run = Specs.Run(Specs.Spec(Following("""["/jobs/{id}"]"""))).Answer(202, "{}", ("Location", "https://h/tasks/7?token=secret"));
        Assert.EndsWith(" The parameter 'id' cannot be read from '/tasks/7', which the upstream gave: it fits none of /jobs/{id}.", run.Failure().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Jobs('{id}')", "/x/Jobs('7')", "7")]
    [InlineData("/Jobs('{id}')", "/Jobs('7'", null)]
    [InlineData("/Jobs('{id}')", "/Jobs('')", null)]
    [InlineData("/{a}-{id}", "/x-y-7", "y-7")]
    [InlineData("/{id}-{a}", "/x-y-7", "x")]
    [InlineData("/{id}{a}", "/xyz", "x")]
    [InlineData("/jobs/{id}:state", "/jobs/7:state", "7")]
    [InlineData("/jobs/{id}:state", "/jobs/7", null)]
    [InlineData("/{a}/{id}/parts", "/jobs/7/parts", "7")]
    [InlineData("/a/{id}", "/7", null)]
    [InlineData("/jobs/{id}/", "/jobs/7/", "7")]
    [InlineData("/jobs/{id}/", "/jobs/7", "7")]
    [InlineData("/jobs/{id}/", "/jobs//", null)]
    [InlineData("/{id}", "/", null)]
    public void A_template_is_held_against_the_end_of_the_path(string template, string path, string? expected)
    {
        var run = Specs.Run(Specs.Spec(Following($"[\"{template}\"]"))).Answer(202, "{}", ("Location", path));
        if (expected is null)
            Assert.Equal("wait", run.Failure().StepId);
        else
            Assert.Equal($"/api/jobs/{expected}", run.Request().PathAndQuery);
    }

    [Theory]
    [InlineData("/jobs/7", """{"id": 8}""", "/api/jobs/7")]
    [InlineData("/elsewhere", """{"id": 8}""", "/api/jobs/8")]
    [InlineData(null, """{"id": "8"}""", "/api/jobs/8")]
    [InlineData("/jobs/7", null, "/api/jobs/7")]
    public void Of_several_values_the_first_that_fits_is_taken(string? location, string? body, string expected)
    {
        var follow = Following("""["/jobs/{id}", "{id}"]""", """["$steps.start.outputs.location", "$steps.start.outputs.id"]""");
        var run = Specs.Run(Specs.Spec(follow)).Answer(202, body, location is null ? [] : [("Location", location)]);
        Assert.Equal($"GET {expected}", run.Request().RequestLine);
    }

    [Fact]
    public void Without_any_value_the_step_fails_and_says_what_is_missing()
    {
        var run = Specs.Run(Specs.Spec(Following("""["/jobs/{id}"]"""))).Answer(202, "{}");
        Assert.Contains("The parameter 'id' has no URL to be read from.", run.Failure().Reason, StringComparison.Ordinal);
        Assert.Contains("Location", run.Failure().Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Two_parameters_are_read_from_one_URL_and_a_segment_may_be_part_of_it()
    {
        var run = Specs.Run(Specs.Spec($$$"""
            "steps": [{{{Accepted}}},
              {"stepId": "wait", "operation": {"method": "GET", "path": "/Managers('{m}')/Jobs/{id}"}, "parameters": [
                {"name": "m", "in": "path", "value": "$steps.start.outputs.location", "fromUrl": ["/Managers('{m}')/Jobs/{id}"]},
                {"name": "id", "in": "path", "value": "$steps.start.outputs.location", "fromUrl": ["/Managers('{m}')/Jobs/{id}"]},
                {"name": "of", "in": "query", "value": "$steps.start.outputs.location", "fromUrl": ["/{of}/Jobs/{x}"]}]}]
            """)).Answer(202, "{}", ("Location", "/redfish/v1/Managers('iDRAC.1')/Jobs/JID_7"));
        Assert.Equal("/Managers('iDRAC.1')/Jobs/JID_7?of=Managers%28%27iDRAC.1%27%29", run.Request().PathAndQuery);
    }

    [Theory]
    [InlineData("path", "$steps.start.outputs.location", "jobs/{id}", "spec.steps[1].parameters[0].fromUrl[0]", "does not begin with a slash")]
    [InlineData("path", "$steps.start.outputs.location", "/jobs/{job}", "spec.steps[1].parameters[0].fromUrl[0]", "does not have {id}")]
    [InlineData("path", "$steps.start.outputs.location", "/jobs/../{id}", "spec.steps[1].parameters[0].fromUrl[0]", "segment '.' or '..'")]
    [InlineData("path", "$steps.start.outputs.location", "/jobs/{id}?x=1", "spec.steps[1].parameters[0].fromUrl[0]", "query or fragment")]
    [InlineData("path", "/jobs/7", "/jobs/{id}", "spec.steps[1].parameters[0].fromUrl", "the same at every call")]
    [InlineData("querystring", "$steps.start.outputs.location", "/jobs/{id}", "spec.steps[1].parameters[0].fromUrl", "querystring")]
    public void A_template_that_could_never_be_kept_is_refused(string place, string value, string template, string path, string message)
    {
        var problems = WorkflowCompiler.Compile(Specs.Spec($$$"""
            "steps": [{{{Accepted}}}, {"stepId": "wait", "operation": {"method": "GET", "path": "{{{(place == "path" ? "/jobs/{id}" : "/jobs")}}}"},
              "parameters": [{"name": "id", "in": "{{{place}}}", "value": "{{{value}}}", "fromUrl": ["{{{template}}}"]}]}]
            """)).Problems;
        Assert.Contains(problems, problem => problem.Path == path && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_templates_are_part_of_what_is_approved()
    {
        var one = Specs.Spec(Following("""["/jobs/{id}"]"""));
        Assert.NotEqual(SpecDigest.Compute(one), SpecDigest.Compute(Specs.Spec(Following("""["/jobs/{id}", "{id}"]"""))));
        Assert.Equal(SpecDigest.Compute(Specs.Spec(Following("[]"))), SpecDigest.Compute(Specs.Spec(Following("null"))));
    }

    private static string Following(string templates, string value = "\"$steps.start.outputs.location\"") => $$$"""
        "steps": [{{{Accepted}}},
          {"stepId": "wait", "operation": {"method": "GET", "path": "/api/jobs/{id}"}, "parameters": [{"name": "id", "in": "path", "value": {{{value}}}, "fromUrl": {{{templates}}}}]}]
        """;
}
