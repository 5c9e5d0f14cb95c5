package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

  static Stream<String> documents() {
    return Stream.concat(
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"),
            Repository.files("docs").stream())
        .filter(file -> file.endsWith(".md"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheRepositoryLeadsSomewhere(String document) {
    List<MatchResult> links =
        LINK.matcher(Repository.text(document))
            .results()
            .filter(link -> !link.group(1).startsWith("http"))
            .toList();

    for (MatchResult link : links) {
      Path file =
          link.group(1).isEmpty()
              ? Repository.path(document)
              : Repository.path(document).resolveSibling(link.group(1)).normalize();
      assertThat(file).as(link.group()).exists();
      if (link.group(2) != null) {
        assertThat(anchors(file)).as(link.group()).contains(link.group(2));
      }
    }
  }

  private static List<String> anchors(Path file) {
    return Repository.text(file.toString())
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }
}
