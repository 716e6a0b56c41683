{{- define "globals.image" -}}
{{- $registry := coalesce .context.Values.global.imageRegistry .image.registry -}}
{{ $registry }}/{{ .image.name }}
{{- end -}}
{{- define "globals.role" -}}
{{- $role := .role -}}
{{- $state := dict -}}
{{- $_ := set $state "metrics" $role.metrics -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .root.Release.Name }}-{{ .name }}
data:
  image: {{ include "globals.image" (dict "image" $role.image "context" .root) }}
  {{- if $state.metrics.enabled }}
  port: {{ $state.metrics.port | quote }}
  {{- end }}
{{- end -}}
