package io.snowline.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.alert.AlertItem.State;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ToldTest {
  private static List<AlertItem> found(String... keys) {
    return Stream.of(keys)
        .map(key -> new AlertItem(key, State.RAISED, "job " + key, "is paused", "resume it"))
        .toList();
  }

  private static Told told(String... keys) {
    return new Told(found(keys));
  }

  private static List<String> news(Told told, String... keys) {
    return told.news(found(keys)).items().stream()
        .map(item -> item.state() + " " + item.key())
        .toList();
  }

  @Test
  void aFindingIsNewsOnceAndItsEndOnce() {
    assertThat(news(told(), "b", "a", "a")).containsExactly("RAISED a", "RAISED b");
    assertThat(news(told("a", "b"), "a", "b")).isEmpty();
    assertThat(news(told("a", "b"), "b", "c")).containsExactly("RAISED c", "RESOLVED a");
    assertThat(news(told("b", "c"))).containsExactly("RESOLVED b", "RESOLVED c");
  }

  @Test
  void whatIsResolvedSaysWhatItWas() {
    assertThat(told("a").news(List.of()).items())
        .containsExactly(new AlertItem("a", State.RESOLVED, "job a", "is paused", "resume it"));
  }

  @Test
  void aThousandFindingsAreOneAlert() {
    String[] keys = IntStream.range(0, 1000).mapToObj(String::valueOf).toArray(String[]::new);

    assertThat(told().news(found(keys)).items()).hasSize(1000);
  }
}
