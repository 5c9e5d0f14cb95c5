package io.snowline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list that the build has just made of the libraries in the jar. */
class LicencesTest {
  /** They ask for no more than that notices are passed on, which the jar does. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "EPL-2.0",
          "CC0-1.0",
          "Public Domain");

  private final List<String> resolved =
      Repository.text("worker/target/licences.md").lines().toList();

  @Test
  void everyLibraryCanBeHadUnderALicenceThatIsAllowed() {
    List<List<String>> libraries =
        resolved.stream()
            .filter(line -> line.matches("\\| [a-z].*:.*"))
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .toList();

    assertThat(libraries).hasSizeGreaterThan(50);
    assertThat(libraries)
        .allSatisfy(
            library ->
                assertThat(Arrays.asList(library.get(3).split(" or ", -1)))
                    .as(library.get(1))
                    .containsAnyElementsOf(ALLOWED));
  }

  @Test
  void theListInTheDocumentsIsTheBuilds() {
    assertThat(Repository.text("docs/licences.md").lines().toList())
        .as("copy worker/target/licences.md to docs/licences.md")
        .isEqualTo(resolved);
  }
}
