namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Objects of the scenarios. The tools are real operations of documents/machines.yaml.</summary>
internal static class Manifests
{
    public static string Target(Uri baseUrl) => $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpTarget
        metadata: {name: machines}
        spec:
          baseUrl: {{baseUrl.ToString().TrimEnd('/')}}
        """;

    /// <summary>A workflow that reads one machine.</summary>
    public static string GetMachine(string name, string tool, string description = "Gets one machine by its id.", bool suspend = false) => $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpWorkflow
        metadata:
          name: {{name}}
        spec:
          workflowId: getMachine
          suspend: {{(suspend ? "true" : "false")}}
          targetRef: {name: machines}
          tool:
            name: {{tool}}
            title: Get a machine
            description: {{description}}
            annotations: {readOnlyHint: true}
          inputs:
            type: object
            required: [machineId]
            properties:
              machineId: {type: string}
          steps:
          - stepId: get
            operationId: getMachine
            operation: {method: GET, path: "/machines/{machineId}"}
            parameters: [{name: machineId, in: path, value: $inputs.machineId}]
            successCriteria: [{condition: $statusCode == 200}]
            outputs: {machine: $response.body, power: "$response.body#/power"}
          outputs: {power: $steps.get.outputs.power, machine: $steps.get.outputs.machine}
        """;

    /// <summary>A fleet that is gone over one host at a time, up to the first that fails.</summary>
    public static string Fleet(params (string Name, Uri Url)[] hosts) => $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpTarget
        metadata: {name: fleet}
        spec:
          hosts: [{{string.Join(", ", hosts.Select(host => $"{{name: {host.Name}, baseUrl: '{host.Url.ToString().TrimEnd('/')}'}}"))}}]
          rollout: {maxParallel: 1, maxFailures: 1}
          retry: {maxAttempts: 1}
        """;

    /// <summary>A workflow that has <see cref="GetMachine"/> do it.</summary>
    public static string GetMachineByCall(string name, string tool) => $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpWorkflow
        metadata: {name: {{name}} }
        spec:
          workflowId: askMachine
          targetRef: {name: fleet}
          tool: {name: {{tool}}, description: Asks for one machine., annotations: {readOnlyHint: true} }
          inputs:
            type: object
            required: [machineId]
            properties:
              machineId: {type: string}
          steps:
          - stepId: ask
            workflowId: getMachine
            parameters: [{name: machineId, value: $inputs.machineId}]
          outputs: {power: $steps.ask.outputs.power}
        """;

    /// <summary>A workflow that starts a job and follows it to its end.</summary>
    public static string RunJob(string name, string tool) => $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpWorkflow
        metadata:
          name: {{name}}
        spec:
          workflowId: runJob
          targetRef: {name: machines}
          tool: {name: {{tool}}, description: Starts a job and follows it to its end.}
          steps:
          - stepId: start
            operation: {method: POST, path: /jobs}
            requestBody:
              contentType: application/json
              payload: {kind: test}
            outputs: {location: $response.header.Location, job: "$response.body#/job"}
          - stepId: follow
            operation: {method: GET, path: "/jobs/{job}"}
            parameters: [{name: job, in: path, value: [$steps.start.outputs.location, $steps.start.outputs.job], fromUrl: ["/jobs/{job}", "{job}"]}]
            successCriteria: [{condition: "$response.body#/state == 'done'"}]
            onFailure:
            - name: notYet
              type: retry
              retryAfter: 1
              retryLimit: 300
              criteria: [{condition: "$response.body#/state == 'running'"}]
            outputs: {job: $request.path.job}
          outputs: {job: $steps.follow.outputs.job}
        """;

    /// <summary>A workflow whose output names a step that is not there.</summary>
    public static string MissingStep(string name) => $"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpWorkflow
        metadata:
          name: {name}
        spec:
          workflowId: broken
          targetRef:
            name: machines
          tool:
            name: broken_{name.Replace('-', '_')}
          steps:
          - stepId: list
            operation:
              method: GET
              path: /machines
          outputs:
            machines: $steps.lst.outputs.machines
        """;

    public static string Approval(string name, string workflow, string digest, string decision) => $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpWorkflowApproval
        metadata:
          name: {{name}}
        spec:
          workflowName: {{workflow}}
          specDigest: {{digest}}
          decision: {{decision}}
          reason: change 4711
        """;
}
