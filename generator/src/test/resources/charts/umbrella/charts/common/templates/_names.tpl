{{- define "common.name" -}}
{{- default .Release.Name .Values.fullname | trunc 53 -}}
{{- end -}}
