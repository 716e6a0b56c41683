{{- define "kit.workloads" -}}
{{- $root := $ -}}
{{- $enabled := include "kit.enabled" (dict "root" $root "kind" "workloads") | fromYaml -}}
{{- range $id := keys $enabled -}}
{{- $object := include "kit.byId" (dict "root" $root "kind" "workloads" "id" $id) | fromYaml -}}
{{- if eq $object.type "deployment" }}
---
{{ include "kit.deployment" (dict "root" $root "object" $object) }}
{{- end }}
{{- end -}}
{{- end -}}

{{- define "kit.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .object.identifier }}
  {{- with .object.labels }}
  labels: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  replicas: {{ .object.replicas | default 1 }}
  {{- with .object.strategy }}
  strategy: {type: {{ . }}}
  {{- end }}
  selector: {matchLabels: {app: {{ .object.identifier }}}}
  template:
    metadata: {labels: {app: {{ .object.identifier }}}}
    spec: {{- include "kit.pod" (dict "root" .root "object" .object) | nindent 6 }}
{{- end -}}

{{- define "kit.pod" -}}
{{- $context := . -}}
{{- with (include "kit.option" (dict "root" $context.root "object" $context.object "option" "hostNetwork")) }}
hostNetwork: {{ . }}
{{- end }}
{{- with (include "kit.option" (dict "root" $context.root "object" $context.object "option" "dnsPolicy")) }}
dnsPolicy: {{ . | trim }}
{{- end }}
{{- with (include "kit.option" (dict "root" $context.root "object" $context.object "option" "priorityClassName")) }}
priorityClassName: {{ . | trim }}
{{- end }}
containers:
{{- range $name, $container := .object.containers }}
  - {{- include "kit.container" (dict "root" $context.root "name" $name "container" $container) | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "kit.container" -}}
name: {{ .name }}
image: {{ include "kit.image" .container | quote }}
{{- with .container.command }}
command: {{ if kindIs "string" . }}[{{ . | quote }}]{{ else }}{{ toYaml . | nindent 2 }}{{ end }}
{{- end }}
{{- with .container.env }}
env:
{{- range $key, $value := . }}
  - name: {{ $key }}
  {{- if kindIs "map" $value }}
    valueFrom: {{- toYaml $value | nindent 6 }}
  {{- else }}
    value: {{ tpl (toString $value) $.root | quote }}
  {{- end }}
{{- end }}
{{- end }}
{{- range $kind := list "liveness" "readiness" }}
{{- $probe := index ($.container.probes | default dict) $kind }}
{{- if and $probe $probe.enabled }}
{{ $kind }}Probe:
  httpGet: {path: {{ $probe.path | quote }}, port: {{ $probe.port }}}
  periodSeconds: {{ $probe.period | default 10 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "kit.image" -}}
{{- $image := .image -}}
{{- printf "%s:%s" $image.repository (toString $image.tag) -}}
{{- end -}}
