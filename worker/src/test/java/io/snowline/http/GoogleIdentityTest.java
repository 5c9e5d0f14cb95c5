package io.snowline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.HttpDefinition.Oidc;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens signed here, checked by Google's library against keys served on loopback. */
class GoogleIdentityTest {
  private static GoogleTokens tokens;
  private static GoogleIdentity identity;

  @BeforeAll
  static void serveKeys() throws Exception {
    tokens = new GoogleTokens();
    identity = new GoogleIdentity(tokens.oidc());
  }

  @AfterAll
  static void stop() {
    tokens.close();
  }

  @Test
  void aConfiguredAccountsTokenIsAccepted() {
    assertThat(identity.caller(tokens.good())).contains(GoogleTokens.ACCOUNT);
    assertThat(
            identity.caller(
                tokens.with(
                    payload -> payload.put("email", "Scheduler@P.iam.gserviceaccount.com"))))
        .contains(GoogleTokens.ACCOUNT);
  }

  @Test
  void aTokenMadeForAnAddressBelowTheAudienceIsAccepted() {
    assertThat(
            identity.caller(
                tokens.with(payload -> payload.put("aud", GoogleTokens.AUDIENCE + "/itemsSync"))))
        .contains(GoogleTokens.ACCOUNT);
  }

  @Test
  void ofAnAudienceThatIsNoAddressNothingIsBelow() {
    GoogleIdentity named =
        new GoogleIdentity(
            new Oidc("https:", Set.of(GoogleTokens.ACCOUNT), tokens.oidc().certificatesUrl()));

    assertThat(named.caller(tokens.good())).isEmpty();
  }

  static Stream<Arguments> refused() {
    return tokens.refused().entrySet().stream()
        .map(token -> Arguments.of(token.getKey(), token.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anyOtherTokenIsRefused(String what, String token) {
    assertThat(identity.caller(token)).isEmpty();
  }
}
