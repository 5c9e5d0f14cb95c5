package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntranceTest {
  private final Entrance entrance = new Entrance(Optional.empty(), Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tables/items?key0=1&columns=A%20B", "/runs/items-1"})
  void signingInLeadsBackToThePage(String path) {
    assertThat(entrance.localPath(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "/a\\b",
        "javascript:x",
        "",
        "/a\r\nX: y",
        "/a b"
      })
  void signingInLeadsNowhereElse(String path) {
    assertThat(entrance.localPath(path)).isEqualTo("/");
  }
}
