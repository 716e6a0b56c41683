{{- define "anchored.object" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels: &labels
    app: anchored
  annotations:
    <<: *labels
    note: {{ .Values.after.a | quote }}
data:
  text: &text |
    two
    lines
  same: *text
{{- end -}}
