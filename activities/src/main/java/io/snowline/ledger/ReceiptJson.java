package io.snowline.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.snowline.sync.Receipt;
import java.io.IOException;
import java.util.Locale;

/**
 * Receipts as JSON: snake_case names, lower-case words, times in ISO 8601. Unknown fields are
 * passed over, so that an older version can read what a newer one wrote.
 */
public final class ReceiptJson {
  private static final int SHOWN = 200;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new SimpleModule().addSerializer(new LowerCase()))
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ReceiptJson() {}

  /** Jackson's own lower case is that of the user's language: in Turkish, verıfıed. */
  private static final class LowerCase extends StdSerializer<Enum<?>> {
    LowerCase() {
      super(Enum.class, false);
    }

    @Override
    public void serialize(Enum<?> word, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(word.name().toLowerCase(Locale.ROOT));
    }
  }

  /** The mapper, for other records that are printed in the same style. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** The receipt in one line. */
  public static String write(Receipt receipt) {
    return text(receipt);
  }

  /** Any record in one line. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Cannot write as JSON: " + value, impossible);
    }
  }

  /**
   * The receipt that was written so. A message of one that is broken says its begin, which names
   * run and table: the rest holds values of rows.
   */
  public static Receipt read(String json) {
    try {
      return MAPPER.readValue(json, Receipt.class);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(
          "Cannot read a receipt from the ledger: "
              + json.substring(0, Math.min(json.length(), SHOWN)),
          broken);
    }
  }
}
