package io.snowline.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowVersionTest {

  /** Each version is key=value:from-until in days of July; ? is unknown, now is open. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                              | -",
        "a=1:1-2                        | a=1:1-2",
        "a=1:1-2 a=1:2-3                | a=1:1-3",
        "a=1:2-3 a=1:1-2                | a=1:1-3",
        "a=1:1-2 a=1:3-4                | a=1:1-2 a=1:3-4",
        "a=1:1-5 a=1:2-3                | a=1:1-5",
        "a=1:1-3 a=1:2-now              | a=1:1-now",
        "a=1:1-now a=1:2-3              | a=1:1-now",
        "a=1:?-2 a=1:2-now              | a=1:?-now",
        "a=1:?-? a=1:2-now              | a=1:?-now",
        "a=1:1-2 a=2:2-3                | a=1:1-2 a=2:2-3",
        "a=1:1-2 a=2:2-3 a=1:3-now      | a=1:1-2 a=2:2-3 a=1:3-now",
        "a=1:1-2 b=1:2-3                | a=1:1-2 b=1:2-3",
        "a=1:1-2 b=2:1-2 a=1:2-3 b=2:2-now | a=1:1-3 b=2:1-now",
        "a=null:1-2 a=null:2-3          | a=null:1-3",
      })
  void equalNeighboursOfAKeyAreOneVersion(String versions, String joined) {
    assertThat(text(RowVersion.coalesce(parse(versions)))).isEqualTo(joined);
  }

  @Test
  void columnsDifferIfAnyTwoVersionsDo() {
    assertThat(RowVersion.differing(parse("a=1:1-2 a=1:2-3"), List.of("VALUE"))).isEmpty();
    assertThat(RowVersion.differing(parse("a=1:1-2 a=null:2-3"), List.of("VALUE")))
        .containsExactly("VALUE");
    assertThat(RowVersion.differing(List.of(), List.of("VALUE"))).isEmpty();
  }

  private static List<RowVersion> parse(String versions) {
    return versions == null
        ? List.of()
        : Arrays.stream(versions.split(" ")).map(RowVersionTest::version).toList();
  }

  private static RowVersion version(String text) {
    String[] parts = text.split("[=:-]", 4);
    Map<String, String> values = new HashMap<>();
    values.put("VALUE", parts[1].equals("null") ? null : parts[1]);
    return new RowVersion(List.of(parts[0]), day(parts[2]), day(parts[3]), values);
  }

  private static LocalDateTime day(String text) {
    return text.equals("now") || text.equals("?")
        ? null
        : LocalDate.of(2025, 7, Integer.parseInt(text)).atStartOfDay();
  }

  private static String text(List<RowVersion> versions) {
    return versions.isEmpty()
        ? null
        : versions.stream()
            .map(
                version ->
                    "%s=%s:%s-%s"
                        .formatted(
                            version.key().get(0),
                            version.values().get("VALUE"),
                            version.from() == null ? "?" : version.from().getDayOfMonth(),
                            version.until() == null ? "now" : version.until().getDayOfMonth()))
            .collect(Collectors.joining(" "));
  }
}
