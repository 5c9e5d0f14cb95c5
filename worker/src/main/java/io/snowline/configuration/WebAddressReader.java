package io.snowline.configuration;

import io.snowline.definition.WebAddress;
import java.net.URI;
import java.util.Optional;

/** Reads addresses that messages are sent to or keys fetched from. */
final class WebAddressReader {
  static final String EXPECTED = "an https address; http is for this machine only (127.0.0.1)";

  private WebAddressReader() {}

  static Optional<URI> read(Setting setting) {
    Optional<Text> text = setting.text(EXPECTED);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<URI> address = WebAddress.parse(text.get().value());
    if (address.isEmpty()) {
      // Not shown: an address may hold a secret.
      setting.problem("not such an address; expected " + EXPECTED);
    }
    return address;
  }
}
