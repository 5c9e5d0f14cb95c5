package io.snowline.http;

import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.auth.oauth2.TokenVerifier;
import com.google.auth.oauth2.TokenVerifier.VerificationException;
import io.snowline.definition.HttpDefinition.Oidc;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Google's identity tokens of service accounts. Signature, issuer and expiry are checked by
 * Google's library, which fetches the keys once an hour.
 */
final class GoogleIdentity implements Credential {
  private static final Logger LOG = LoggerFactory.getLogger(GoogleIdentity.class);
  private static final String ISSUER = "https://accounts.google.com";
  private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#]+(/[^?#]*)?");

  private final TokenVerifier verifier;
  private final String audience;
  private final Set<String> accounts;

  GoogleIdentity(Oidc oidc) {
    TokenVerifier.Builder builder = TokenVerifier.newBuilder().setIssuer(ISSUER);
    oidc.certificatesUrl().map(URI::toString).ifPresent(builder::setCertificatesLocation);
    verifier = builder.build();
    audience = oidc.audience();
    accounts = oidc.serviceAccounts();
  }

  @Override
  public Optional<String> caller(String token) {
    try {
      return account(verifier.verify(token).getPayload());
    } catch (VerificationException | RuntimeException refused) {
      // The library throws all kinds of exceptions at texts that are no tokens.
      // Its text may repeat parts of the token.
      LOG.debug("an identity token is refused: {}", refused.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private Optional<String> account(JsonWebToken.Payload payload) {
    // A token without an expiry passes the library.
    if (payload.getExpirationTimeSeconds() == null
        || !(payload.getAudience() instanceof String madeFor && meansUs(madeFor))
        || !Boolean.TRUE.equals(payload.get("email_verified"))
        || !(payload.get("email") instanceof String email)) {
      return Optional.empty();
    }
    return Optional.of(email.toLowerCase(Locale.ROOT)).filter(accounts::contains);
  }

  /**
   * A job of Cloud Scheduler without an audience of its own has tokens made for the URL it calls.
   */
  private boolean meansUs(String madeFor) {
    String folder = audience.endsWith("/") ? audience : audience + "/";
    return madeFor.equals(audience)
        || (ADDRESS.matcher(audience).matches() && madeFor.startsWith(folder));
  }
}
