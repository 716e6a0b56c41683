{{- define "shelf.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "shelf.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "shelf.name" .) | trunc 63 -}}
{{- end -}}
{{- end -}}

{{- define "shelf.labels" -}}
{{- $given := .given | default dict -}}
{{- $standard := dict "app.kubernetes.io/name" (include "shelf.name" .context) "app.kubernetes.io/instance" .context.Release.Name -}}
{{ include "shelf.merged" (dict "values" (list $given $standard) "context" .context) }}
{{- end -}}
