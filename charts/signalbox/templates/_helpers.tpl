{{/* Labels of everything. */}}
{{- define "signalbox.labels" -}}
app.kubernetes.io/part-of: signalbox
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name (.Chart.Version | replace "+" "_") }}
{{- end }}

{{/* What selects the pods of one part: (list root part). Never changes between versions. */}}
{{- define "signalbox.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: signalbox-{{ index . 1 }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
{{- end }}

{{/* Reference of an image: (list root image). A digest wins over a tag. */}}
{{- define "signalbox.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- with $root.Values.image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default $root.Chart.AppVersion }}{{ end -}}
{{- end }}

{{/* A pod that can do nothing but its work: the "restricted" level of the Pod Security Standards. */}}
{{- define "signalbox.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "signalbox.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "signalbox.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{- define "signalbox.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* What a server before 1.25 does not know of a kind's schema, taken out of it in place: validation rules. */}}
{{- define "signalbox.withoutRules" -}}
{{- if kindIs "map" . -}}
{{- $_ := unset . "x-kubernetes-validations" -}}
{{- range $value := . }}{{ include "signalbox.withoutRules" $value }}{{ end -}}
{{- else if kindIs "slice" . -}}
{{- range . }}{{ include "signalbox.withoutRules" . }}{{ end -}}
{{- end -}}
{{- end }}

{{/* "true" where admission policies are wanted. */}}
{{- define "signalbox.policies" -}}
{{- $known := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy" -}}
{{- $new := semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version -}}
{{- if or (eq .Values.admission.policies "enabled") (and (eq .Values.admission.policies "auto") (or $known $new)) }}true{{ end -}}
{{- end }}

{{/* "true" where the operator's admission webhook is wanted. */}}
{{- define "signalbox.webhook" -}}
{{- $choice := .Values.admission.webhook -}}
{{- if and .Values.admission.fourEyes (eq $choice "disabled") }}{{ fail "admission.fourEyes needs the webhook: leave admission.webhook at auto" }}{{ end -}}
{{- $instead := and (eq .Values.admission.policies "auto") (not (include "signalbox.policies" .)) -}}
{{- if or (eq $choice "enabled") (and (eq $choice "auto") (or .Values.admission.fourEyes $instead)) }}true{{ end -}}
{{- end }}

{{/* Not empty where an issuer of JWTs has an authority of its own. */}}
{{- define "signalbox.issuerAuthorities" -}}
{{- range .Values.toolServer.identity.oidc }}{{ if .caConfigMap }}true{{ end }}{{ end -}}
{{- end }}

{{/* "true" where decisions are served over REST: for their own sake, or for a console. */}}
{{- define "signalbox.adminRest" -}}
{{- if or .Values.operator.adminRest.enabled .Values.console.enabled }}true{{ end -}}
{{- end }}
