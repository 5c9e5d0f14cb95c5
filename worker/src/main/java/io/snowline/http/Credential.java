package io.snowline.http;

import java.util.Optional;

/** One way to prove who asks. */
public interface Credential {

  /** Who the bearer of the token is; empty if this is not a token of theirs. */
  Optional<String> caller(String token);
}
