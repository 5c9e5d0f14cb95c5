package io.snowline.log;

import com.fasterxml.jackson.core.JsonStreamContext;
import io.snowline.secret.KnownSecrets;
import net.logstash.logback.mask.ValueMasker;

/** Values in lines of JSON without the secrets that this process knows. */
public final class RedactedValues implements ValueMasker {
  /** Null leaves the value as it is. */
  @Override
  public Object mask(JsonStreamContext where, Object value) {
    if (!(value instanceof CharSequence text)) {
      return null;
    }
    String redacted = KnownSecrets.redacted(text.toString());
    return redacted.contentEquals(text) ? null : redacted;
  }
}
