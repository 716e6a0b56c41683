{{- define "kit.services" -}}
{{- $root := $ -}}
{{- $enabled := include "kit.enabled" (dict "root" $root "kind" "services") | fromYaml -}}
{{- range $id, $_ := $enabled }}
{{- $object := include "kit.byId" (dict "root" $root "kind" "services" "id" $id) | fromYaml }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $object.identifier }}
  {{- with $object.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $object.type | default "ClusterIP" }}
  selector: {app: {{ required "a service needs a workload" $object.workload }}}
  ports:
    {{- range $name, $port := $object.ports }}
    - name: {{ $name }}
      port: {{ $port.port }}
      targetPort: {{ coalesce $port.targetPort $port.port }}
      {{- if hasKey $port "protocol" }}
      protocol: {{ $port.protocol | upper }}
      {{- end }}
    {{- end }}
{{- end }}
{{- end -}}

{{- define "kit.settings" -}}
{{- with .Values.settings }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  level: {{ pluck "level" . | first | quote }}
  file: {{ tpl ($.Files.Get "files/app.conf") $ | quote }}
{{- end }}
{{- end -}}
