{{/* A comment with {{ braces }} and .Values.notRead in it. */}}
{{- define "ladder.image" -}}
{{- $image := .image -}}
{{- if $image.digest -}}
{{ printf "%s@%s" $image.repository $image.digest }}
{{- else -}}
{{ printf "%s:%s" $image.repository ($image.tag | default "latest" | toString) }}
{{- end -}}
{{- end -}}
{{- define "ladder.probe" -}}
httpGet:
  path: {{ .probe.path }}
  port: http
initialDelaySeconds: {{ .probe.delay | int }}
{{- end -}}
