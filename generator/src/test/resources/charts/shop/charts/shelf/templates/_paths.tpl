{{- define "shelf.valueAt" -}}
{{- $steps := splitList "." .key -}}
{{- $found := "" -}}
{{- $here := .context.Values -}}
{{- range $steps -}}
{{- if not $here -}}
{{- printf "nothing at '%s'" $.key | fail -}}
{{- end -}}
{{- $found = index $here . -}}
{{- $here = $found -}}
{{- end -}}
{{- printf "%v" (default "" $found) -}}
{{- end -}}

{{- define "shelf.firstKey" -}}
{{- $chosen := first .keys -}}
{{- range reverse .keys -}}
{{- if include "shelf.valueAt" (dict "key" . "context" $.context) -}}
{{- $chosen = . -}}
{{- end -}}
{{- end -}}
{{- printf "%s" $chosen -}}
{{- end -}}

{{- define "shelf.password" -}}
{{- $key := include "shelf.firstKey" (dict "keys" .candidates "context" .context) -}}
{{- include "shelf.valueAt" (dict "key" $key "context" .context) | b64enc | quote -}}
{{- end -}}
