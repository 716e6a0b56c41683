{{- /* One Application is one release, so its objects carry the release's name. */ -}}
{{- define "bp-qa-app.name" -}}
{{- .Values.nameOverride | default .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- define "bp-qa-app.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | toJson }}
{{- end -}}

{{- define "bp-qa-app.labels" -}}
{{ include "bp-qa-app.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | toJson }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "bp-qa-app.index" -}}
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Values.siteTitle | html }}</title>
</head>
<body>
<h1>{{ .Values.siteTitle | html }}</h1>
</body>
</html>
{{ end -}}
