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

  private static List<String> news(Told told, String... keys) {
    return told.news(found(keys)).items().stream()
        .map(item -> item.state() + " " + item.key())
        .toList();
  }

  @Test
  void aFindingIsToldOnceAndItsEndOnce() {
    Told told = Told.nothing();
    assertThat(news(told, "b", "a", "a")).containsExactly("RAISED a", "RAISED b");

    told = told.after(told.news(found("b", "a")));
    assertThat(news(told, "a", "b")).isEmpty();
    assertThat(news(told, "b", "c")).containsExactly("RAISED c", "RESOLVED a");

    told = told.after(told.news(found("b", "c")));
    assertThat(news(told, "b", "c")).isEmpty();
    assertThat(news(told)).containsExactly("RESOLVED b", "RESOLVED c");
    assertThat(news(told, "a", "b", "c")).containsExactly("RAISED a");
  }

  @Test
  void whatIsNotDeliveredIsNewsAgain() {
    Told told = Told.nothing();
    told.news(found("a"));

    assertThat(news(told, "a")).containsExactly("RAISED a");
  }

  @Test
  void whatIsResolvedSaysWhatItWas() {
    Told told = Told.nothing().after(new Alert(found("a")));

    assertThat(told.news(List.of()).items())
        .containsExactly(new AlertItem("a", State.RESOLVED, "job a", "is paused", "resume it"));
  }

  @Test
  void aThousandFindingsAreOneAlert() {
    String[] keys = IntStream.range(0, 1000).mapToObj(String::valueOf).toArray(String[]::new);

    assertThat(Told.nothing().news(found(keys)).items()).hasSize(1000);
  }
}
