package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.http.SharedToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private static final String TOKEN = "a-token-of-enough-letters";
  private static final Instant NOW = Instant.parse("2025-08-14T02:00:00Z");

  private @TempDir Path folder;
  private Path file;

  @BeforeEach
  void make() throws Exception {
    file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
  }

  private Sessions at(Instant time) {
    return new Sessions(new SharedToken(file), Clock.fixed(time, ZoneOffset.UTC));
  }

  @Test
  void whoShowsTheTokenHasASessionForTenHoursWithEveryWorker() {
    String cookie = at(NOW).begin(TOKEN).orElseThrow();

    assertThat(cookie).doesNotContain(TOKEN);
    Session session = at(NOW.plusSeconds(1)).of(cookie).orElseThrow();
    assertThat(session.expires()).isEqualTo("2025-08-14T12:00:00Z");
    assertThat(session.csrf()).matches("[\\w-]{43}").isNotIn((Object[]) cookie.split("\\.", -1));
    assertThat(at(NOW.plus(Duration.ofHours(10)).minusSeconds(1)).of(cookie)).contains(session);
    assertThat(at(NOW.plus(Duration.ofHours(10))).of(cookie)).isEmpty();
  }

  @Test
  void everySessionIsAnother() {
    String one = at(NOW).begin(TOKEN).orElseThrow();
    String other = at(NOW).begin(TOKEN).orElseThrow();

    assertThat(one).isNotEqualTo(other);
    assertThat(at(NOW).of(one).orElseThrow().csrf())
        .isNotEqualTo(at(NOW).of(other).orElseThrow().csrf());
  }

  @Test
  void nothingElseIsASession() {
    String cookie = at(NOW).begin(TOKEN).orElseThrow();
    String[] parts = cookie.split("\\.", -1);

    assertThat(at(NOW).begin("another-token-of-letters")).isEmpty();
    for (String forged :
        new String[] {
          null,
          "",
          TOKEN,
          parts[0] + "." + parts[1],
          parts[0] + "." + (Long.parseLong(parts[1]) + 3600) + "." + parts[2],
          parts[0].replace(parts[0].charAt(0), parts[0].charAt(0) == 'A' ? 'B' : 'A')
              + "."
              + parts[1]
              + "."
              + parts[2],
          parts[0] + "." + parts[1] + "." + at(NOW).of(cookie).orElseThrow().csrf(),
          cookie + "x",
        }) {
      assertThat(at(NOW).of(forged)).as(String.valueOf(forged)).isEmpty();
    }
  }

  @Test
  void aNewTokenEndsAllSessions() throws Exception {
    String cookie = at(NOW).begin(TOKEN).orElseThrow();

    Files.writeString(file, "another-token-of-letters");

    assertThat(at(NOW).of(cookie)).isEqualTo(Optional.empty());
    Files.delete(file);
    assertThat(at(NOW).of(cookie)).isEmpty();
    assertThat(at(NOW).begin(TOKEN)).isEmpty();
  }
}
