{{- define "shelf.rendered" -}}
{{- $text := typeIs "string" .value | ternary .value (.value | toYaml) -}}
{{- if contains "{{" (toJson .value) -}}
{{- if .scope -}}
{{- tpl (cat "{{- with $.Inner -}}" $text "{{- end }}") (merge (dict "Inner" .scope) .context) -}}
{{- else -}}
{{- tpl $text .context -}}
{{- end -}}
{{- else -}}
{{- $text -}}
{{- end -}}
{{- end -}}

{{- define "shelf.merged" -}}
{{- $all := dict -}}
{{- range .values -}}
{{- $all = include "shelf.rendered" (dict "value" . "context" $.context) | fromYaml | merge $all -}}
{{- end -}}
{{ $all | toYaml }}
{{- end -}}
