{{- define "shelf.image" -}}
{{- $registry := default .part.registry ((.global).imageRegistry) -}}
{{- $mark := ternary (printf "@%s" .part.digest) (printf ":%s" (.part.tag | default "latest")) (not (empty .part.digest)) -}}
{{- if $registry -}}
{{- printf "%s/%s%s" $registry .part.repository $mark -}}
{{- else -}}
{{- printf "%s%s" .part.repository $mark -}}
{{- end -}}
{{- end -}}

{{- define "shelf.pullSecrets" -}}
{{- $secrets := list -}}
{{- range ((.global).imagePullSecrets) -}}
{{- $secrets = append $secrets . -}}
{{- end -}}
{{- range .images -}}
{{- range .pullSecrets -}}
{{- if kindIs "map" . -}}
{{- $secrets = append $secrets .name -}}
{{- else -}}
{{- $secrets = append $secrets . -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if not (empty $secrets) }}
imagePullSecrets:
{{- range $secrets | uniq }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "shelf.storageClass" -}}
{{- $class := (.global).storageClass | default .part.storageClass -}}
{{- if $class -}}
{{- if eq "-" $class -}}storageClassName: ""{{- else -}}storageClassName: {{ $class }}{{- end -}}
{{- end -}}
{{- end -}}

{{- define "shelf.spread" -}}
{{- $kind := .kind -}}
{{- if eq $kind "soft" }}
preferredDuringSchedulingIgnoredDuringExecution:
  - weight: {{ .part.weight | default 1 }}
    podAffinityTerm: {topologyKey: {{ .part.topologyKey | quote }}}
{{- end }}
{{- end -}}
