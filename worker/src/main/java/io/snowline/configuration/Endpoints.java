package io.snowline.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Addresses of services. */
final class Endpoints {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[::1]|127(\\.[0-9]{1,3}){3}");

  private Endpoints() {}

  /** A service on this machine, which is spoken to without TLS. */
  static Optional<URI> local(Setting setting) {
    String expected = "a service on this machine, e.g. http://127.0.0.1:8123";
    Optional<Text> written = setting.text(expected);
    return written
        .flatMap(text -> address(text.value()))
        .filter(address -> "http".equals(address.getScheme()) && address.getPort() > 0)
        .filter(Endpoints::isLoopback)
        .filter(address -> address.getPath().isEmpty() || address.getPath().equals("/"))
        .or(() -> written.flatMap(refused -> setting.wrong(expected)));
  }

  /** What a job calls. */
  static Optional<URI> called(Setting setting) {
    String expected = "a URL that begins with https:// or http://";
    Optional<Text> written = setting.text(expected);
    return written
        .flatMap(text -> address(text.value()))
        .filter(address -> Set.of("http", "https").contains(String.valueOf(address.getScheme())))
        .filter(address -> address.getHost() != null && address.getUserInfo() == null)
        .or(() -> written.flatMap(refused -> setting.wrong(expected)));
  }

  private static Optional<URI> address(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException wrong) {
      return Optional.empty();
    }
  }

  /** Names are not resolved: a file is read without a network. */
  private static boolean isLoopback(URI address) {
    return LOOPBACK.matcher(String.valueOf(address.getHost())).matches();
  }
}
