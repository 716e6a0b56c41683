{{- define "texts.part.config" -}}
{{ .Values.part.config.prefix }}
{{- end -}}
{{- define "texts.part.secret" -}}
{{ .Values.part.secret.prefix }}
{{- end -}}
