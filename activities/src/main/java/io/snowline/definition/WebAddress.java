package io.snowline.definition;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that secrets may be sent to. */
public final class WebAddress {
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private WebAddress() {}

  /** Whether a host, without a port, is this machine and can't be another. */
  public static boolean onThisMachine(String host) {
    return THIS_MACHINE.matcher(host).matches();
  }

  /** An address without user and fragment, over TLS unless it stays on this machine. */
  public static Optional<URI> parse(String text) {
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
