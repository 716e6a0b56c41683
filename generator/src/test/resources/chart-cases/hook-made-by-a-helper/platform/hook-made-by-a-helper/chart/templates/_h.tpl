{{- define "h" }}"helm.sh/hook": {{ .Values.when }}
"helm.sh/hook-weight": "5"{{ end }}