Catalyst
Licensed under the Apache License, Version 2.0; see LICENSE.

The program is distributed with the libraries below, each under its own licence. Where several licences are named, the first that
is not of the LGPL applies. EPL-2.0 libraries are used unchanged. The build writes this list and fails when it differs.

The web pages contain Lit (org.mvnpm: lit, lit-html, lit-element, @lit/reactive-element; BSD-3-Clause); its licence is at
/assets/licences.txt of the server.

<#list dependencyMap as e>
${e.getKey().groupId}:${e.getKey().artifactId}: <#list e.getValue() as licence>${licence}<#sep>, </#list>
</#list>
