using Signalbox.Release.Tests.Images;

namespace Signalbox.Release.Tests.Nodes;

/// <summary>Objects beside the release: an upstream and clients in pods, a target, a workflow.</summary>
internal static class Manifests
{
    public const string Tool = "get_machine";
    public const string WorkflowName = "get-machine";

    public const string Upstream = $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: upstream
          labels: {app: upstream}
        spec:
          {{Restricted}}
          containers:
          - name: upstream
            image: {{BuiltImages.Client}}
            imagePullPolicy: Never
            args: [serve, '8080']
            readinessProbe:
              tcpSocket: {port: 8080}
              periodSeconds: 1
            {{Confined}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: upstream}
        spec:
          selector: {app: upstream}
          ports: [{port: 80, targetPort: 8080}]
        """;

    public const string Target = """
        apiVersion: signalbox.dev/v1alpha1
        kind: McpTarget
        metadata: {name: machines}
        spec: {baseUrl: http://upstream.machines.svc}
        """;

    public const string Workflow = $$"""
        apiVersion: signalbox.dev/v1alpha1
        kind: McpWorkflow
        metadata: {name: {{WorkflowName}} }
        spec:
          workflowId: getMachine
          targetRef: {name: machines}
          tool: {name: {{Tool}}, description: Gets one machine by its id., annotations: {readOnlyHint: true} }
          inputs:
            type: object
            required: [machineId]
            properties:
              machineId: {type: string}
          steps:
          - stepId: get
            operation: {method: GET, path: "/machines/{machineId}"}
            parameters: [{name: machineId, in: path, value: $inputs.machineId}]
            successCriteria: [{condition: $statusCode == 200}]
            outputs: {id: "$response.body#/id", power: "$response.body#/power"}
          outputs: {id: $steps.get.outputs.id, power: $steps.get.outputs.power}
        """;

    /// <summary>Who may call: the account "caller", and not the account "stranger".</summary>
    public const string CallerRights = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: callers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: signalbox-caller}
        subjects: [{kind: ServiceAccount, name: caller, namespace: machines}]
        """;

    private const string Restricted = "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}";
    private const string Confined = "securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}";

    /// <summary>A pod of an account with two projected tokens of it: for Signalbox, and for somebody else.</summary>
    public static string Client(string account) => $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: {{account}} }
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: client-{{account}} }
        spec:
          serviceAccountName: {{account}}
          {{Restricted}}
          containers:
          - name: client
            image: {{BuiltImages.Client}}
            imagePullPolicy: Never
            args: [serve, '8080']
            env: [{name: DOTNET_EnableDiagnostics, value: '0'}]
            {{Confined}}
            volumeMounts:
            - {name: tokens, mountPath: /var/run/tokens}
            - {name: tmp, mountPath: /tmp}
          volumes:
          - name: tmp
            emptyDir: {}
          - name: tokens
            projected:
              sources:
              - serviceAccountToken: {path: signalbox, audience: signalbox}
              - serviceAccountToken: {path: other, audience: other}
        """;
}
