package io.snowline.http;

import io.snowline.definition.HttpDefinition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out who asks. Whoever can't prove it is refused before anything else is looked at. */
final class Authentication {
  private static final String SCHEME = "Bearer ";

  private final List<Credential> credentials;

  Authentication(List<Credential> credentials) {
    this.credentials = List.copyOf(credentials);
  }

  /** By the token and the accounts that are configured. */
  static Authentication of(HttpDefinition http) {
    return new Authentication(
        Stream.of(
                http.tokenFile().<Credential>map(SharedToken::new),
                http.oidc().<Credential>map(GoogleIdentity::new))
            .flatMap(Optional::stream)
            .toList());
  }

  /**
   * Who asks.
   *
   * @param authorization the header of that name; null if there is none
   */
  String caller(String authorization) {
    if (credentials.isEmpty()) {
      throw new Refusal(401, "nobody may ask: neither http.token_file nor http.oidc is configured");
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new Refusal(401, "expected the header Authorization: Bearer TOKEN");
    }
    String token = authorization.substring(SCHEME.length()).strip();
    return credentials.stream()
        .flatMap(credential -> credential.caller(token).stream())
        .findFirst()
        .orElseThrow(() -> new Refusal(401, "the token is not accepted"));
  }
}
