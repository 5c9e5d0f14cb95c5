package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.secret.KnownSecrets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplatesTest {
  private static String problem(String message) {
    Map<String, Object> values = new HashMap<>();
    values.put("message", message);
    values.put("title", "Problem");
    values.put("tone", Tone.BAD);
    values.put("csrf", null);
    values.put("live", false);
    return new Templates().render("problem", values);
  }

  @Test
  void aSecretIsFoundWhateverHasToBeEscapedInIt() {
    KnownSecrets.keep("A&b<7>\"quo'ted");

    assertThat(problem("refused: A&b<7>\"quo'ted."))
        .contains("refused: [secret].")
        .doesNotContain("A&amp;b", "quo&#39;ted");
  }

  @Test
  void whatAPageIsMadeOfIsEscaped() {
    assertThat(problem("<i a=\"1\" b='2'> & &amp;"))
        .contains("&lt;i a=&quot;1&quot; b=&#39;2&#39;&gt; &amp; &amp;amp;");
  }
}
