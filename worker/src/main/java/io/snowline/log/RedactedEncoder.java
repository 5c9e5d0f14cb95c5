package io.snowline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.snowline.secret.KnownSecrets;

/** Lines of text without the secrets that this process knows. */
public final class RedactedEncoder extends PatternLayoutEncoder {
  @Override
  public byte[] encode(ILoggingEvent event) {
    return KnownSecrets.redacted(new String(super.encode(event), UTF_8)).getBytes(UTF_8);
  }
}
