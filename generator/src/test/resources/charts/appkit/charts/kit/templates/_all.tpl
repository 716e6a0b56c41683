{{- define "kit.all" -}}
{{- include "kit.init" . -}}
{{- include "kit.generate" . | nindent 0 -}}
{{- end -}}

{{- define "kit.init" -}}
{{- if .Values.kit -}}
{{- $own := deepCopy .Values.kit -}}
{{- $given := deepCopy (omit .Values "kit") -}}
{{- $merged := mustMergeOverwrite $own $given -}}
{{- $_ := set . "Values" (deepCopy $merged) -}}
{{- end -}}
{{- end -}}

{{- define "kit.generate" -}}
{{- include "kit.workloads" . | nindent 0 -}}
{{- include "kit.services" . | nindent 0 -}}
{{- include "kit.settings" . | nindent 0 -}}
{{- end -}}

{{- define "kit.enabled" -}}
{{- $root := .root -}}
{{- $enabled := dict -}}
{{- range $id, $object := (get $root.Values .kind) -}}
{{- if kindIs "map" $object -}}
{{- $isEnabled := true -}}
{{- if hasKey $object "enabled" -}}
{{- $isEnabled = $object.enabled -}}
{{- end -}}
{{- if $isEnabled -}}
{{- $_ := set $enabled $id $object -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $enabled | toYaml -}}
{{- end -}}

{{- define "kit.byId" -}}
{{- $enabled := include "kit.enabled" (dict "root" .root "kind" .kind) | fromYaml -}}
{{- if hasKey $enabled .id -}}
{{- $values := get $enabled .id -}}
{{- include (printf "kit.%s.object" .kind) (dict "root" .root "id" .id "values" $values) -}}
{{- end -}}
{{- end -}}

{{- define "kit.workloads.object" -}}
{{- $values := .values -}}
{{- $_ := set $values "identifier" .id -}}
{{- $type := $values.type | default "deployment" -}}
{{- $_ := set $values "type" $type -}}
{{- $values | toYaml -}}
{{- end -}}

{{- define "kit.services.object" -}}
{{- $object := dict "identifier" .id -}}
{{- $_ := merge $object .values -}}
{{- $object | toYaml -}}
{{- end -}}

{{- define "kit.option" -}}
{{- $value := "" -}}
{{- $default := dig "pod" .option nil (.root.Values.defaults | default dict) -}}
{{- if not (kindIs "invalid" $default) -}}{{- $value = $default -}}{{- end -}}
{{- $own := dig "pod" .option nil .object -}}
{{- if not (kindIs "invalid" $own) -}}{{- $value = $own -}}{{- end -}}
{{- if kindIs "bool" $value -}}{{- $value | toString -}}{{- else if not (empty $value) -}}{{- toYaml $value -}}{{- end -}}
{{- end -}}
