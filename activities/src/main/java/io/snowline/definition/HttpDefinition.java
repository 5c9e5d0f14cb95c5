package io.snowline.definition;

import io.snowline.sync.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the service is reached. Without a token and without OIDC nothing can be asked of it.
 *
 * @param host address or name to listen on
 * @param port 0 for any that is free
 * @param tokenFile file that holds the bearer token, read at each request
 * @param oidc identities of Google's that may ask
 * @param aliases other paths of syncs, by the path's one word
 */
public record HttpDefinition(
    String host,
    int port,
    Optional<Path> tokenFile,
    Optional<Oidc> oidc,
    Map<String, Alias> aliases) {
  public HttpDefinition {
    aliases = Map.copyOf(aliases);
  }

  /**
   * Google's identity tokens.
   *
   * @param audience what a token must be made for, usually the service's URL
   * @param serviceAccounts e-mail addresses of those who may ask, in lower case
   * @param certificatesUrl where the keys are; empty for Google's own
   */
  public record Oidc(String audience, Set<String> serviceAccounts, Optional<URI> certificatesUrl) {
    public Oidc {
      serviceAccounts = Set.copyOf(serviceAccounts);
    }
  }

  /** The sync that an alias stands for. */
  public record Alias(String table, Mode mode) {}
}
