package io.snowline.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that messages are sent to or keys fetched from. */
final class WebAddress {
  static final String EXPECTED = "an https address; http is for this machine only (127.0.0.1)";
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private WebAddress() {}

  /** Whether a host, without a port, is this machine and can't be another. */
  static boolean onThisMachine(String host) {
    return THIS_MACHINE.matcher(host).matches();
  }

  static Optional<URI> read(Setting setting) {
    Optional<Text> text = setting.text(EXPECTED);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> address = parse(text.get().value());
    if (address.isEmpty()) {
      // Not shown: an address may hold a secret.
      setting.problem("not such an address; expected " + EXPECTED);
    }
    return address;
  }

  /** An address without user and fragment, over TLS unless it stays on this machine. */
  static Optional<URI> parse(String text) {
    try {
      URI address = new URI(text);
      boolean safe =
          "https".equals(address.getScheme())
              || ("http".equals(address.getScheme())
                  && address.getHost() != null
                  && onThisMachine(address.getHost()));
      return Optional.of(address)
          .filter(
              found ->
                  safe
                      && found.getHost() != null
                      && found.getUserInfo() == null
                      && found.getFragment() == null);
    } catch (URISyntaxException wrong) {
      return Optional.empty();
    }
  }
}
