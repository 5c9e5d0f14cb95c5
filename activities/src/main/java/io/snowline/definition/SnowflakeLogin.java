package io.snowline.definition;

import java.nio.file.Path;
import java.util.Optional;

/** How a session in Snowflake is opened. Secrets stay in their files and are read on connecting. */
public sealed interface SnowflakeLogin {

  /**
   * A key pair.
   *
   * @param user the service user
   * @param privateKey file with the private key, PKCS 8 in PEM
   * @param passphrase file with its passphrase, if it is encrypted
   */
  record KeyPair(String user, Path privateKey, Optional<Path> passphrase)
      implements SnowflakeLogin {}

  /**
   * A programmatic access token.
   *
   * @param user the service user
   * @param token file with the token
   */
  record AccessToken(String user, Path token) implements SnowflakeLogin {}

  /**
   * OAuth client credentials.
   *
   * @param clientId the client's id
   * @param clientSecret file with its secret
   * @param tokenUrl where tokens are asked for
   * @param scope the scope to ask for
   */
  record OauthClient(String clientId, Path clientSecret, String tokenUrl, Optional<String> scope)
      implements SnowflakeLogin {}

  /**
   * The identity that the cloud gives the worker.
   *
   * @param provider AWS, AZURE, GCP or OIDC
   * @param token file with the token, for OIDC
   */
  record WorkloadIdentity(String provider, Optional<Path> token) implements SnowflakeLogin {}

  /**
   * A password, for servers on a loopback address alone.
   *
   * @param user the user
   * @param password file with the password; empty for a server that doesn't ask
   */
  record Password(String user, Optional<Path> password) implements SnowflakeLogin {}
}
