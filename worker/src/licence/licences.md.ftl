<#-- Written by the build to target/licences.md; docs/licences.md is its copy. -->
<#function text licences><#local all = ""><#list licences as licence><#local all = all + (all?has_content)?then(" or ", "") + licence></#list><#return all></#function>
# Licences

What the jar of Snowline holds beside Snowline, which is under Apache-2.0. The build writes this list from the libraries that it resolved, and a test refuses one that leaves no choice but a licence which is not allowed. After a change copy `worker/target/licences.md` here.

| library | version | licence |
|---|---|---|
<#list dependencyMap as entry>
| ${entry.getKey().groupId}:${entry.getKey().artifactId} | ${entry.getKey().version} | ${text(entry.getValue())} |
</#list>
