Catalyst
Licensed under the Apache License, Version 2.0; see LICENSE.

The program is distributed with the libraries below, each under its own licence. Where several licences are named, the first that
is not of the LGPL applies. EPL-2.0 libraries are used unchanged. The build writes this list and fails when it differs.

<#list dependencyMap as e>
${e.getKey().groupId}:${e.getKey().artifactId}: <#list e.getValue() as licence>${licence}<#sep>, </#list>
</#list>
