package io.snowline.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's chromium and chromium-driver.
 *
 * <p>Where they are missing the tests in a browser are left out, and say so, unless
 * SNOWLINE_BROWSER is {@code required}.
 *
 * @param browser the browser's program
 * @param driver the program that drives it
 */
record Chromium(Path browser, Path driver) {

  /** Both programs; the test is left out if one is missing. */
  static Chromium installed() {
    Optional<Path> browser = onPath("chromium");
    Optional<Path> driver = onPath("chromedriver");
    if (browser.isPresent() && driver.isPresent()) {
      return new Chromium(browser.get(), driver.get());
    }
    String missing =
        "%s not on the path: apt-get install chromium chromium-driver"
            .formatted(browser.isPresent() ? "chromedriver is" : "chromium is");
    if ("required".equals(System.getenv("SNOWLINE_BROWSER"))) {
      throw new AssertionError(missing);
    }
    return Assumptions.abort("the tests in a browser did not run: " + missing);
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A profile that nothing was ever kept in. */
  static Path emptyProfile() throws IOException {
    return Files.createTempDirectory("snowline-chromium");
  }
}
