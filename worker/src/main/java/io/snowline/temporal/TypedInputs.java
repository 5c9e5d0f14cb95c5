package io.snowline.temporal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.snowline.monitor.MonitorOrder;
import io.snowline.table.SyncOrder;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * JSON as records. Of the inputs that people type it says what was given and what is expected, and
 * it refuses names in them that it doesn't know: {@code {"table": "items"}} would sync every table.
 *
 * <p>A name that isn't known is passed over while its value is null or false, and in what only
 * workers write it always is. So old workers read what new ones write during an upgrade, until
 * somebody uses what is new: then they refuse, rather than do something else than was asked.
 */
final class TypedInputs extends JacksonJsonPayloadConverter {
  private static final int LONGEST_QUOTE = 200;

  private static final Map<Class<?>, String> EXPECTED =
      Map.of(
          SyncOrder.class,
          "{\"tables\": [\"items\"], \"actor\": \"Alex\", \"endHold\": false}, or less of it;"
              + " without tables, all are synced",
          MonitorOrder.class,
          "{\"schedule\": \"items-daily\", \"conduct\": \"look\", \"actor\": \"Alex\"}, or less of"
              + " it; conduct is look, record or repair; without a schedule, the round is over"
              + " everything");

  private final JacksonJsonPayloadConverter typed;

  TypedInputs(ObjectMapper mapper) {
    super(mapper);
    typed =
        new JacksonJsonPayloadConverter(
            mapper
                .copy()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addHandler(new UnusedNames()));
  }

  @Override
  public <T> T fromData(Payload content, Class<T> type, Type genericType) {
    String expected = EXPECTED.get(type);
    if (expected == null) {
      return super.fromData(content, type, genericType);
    }
    try {
      return typed.fromData(content, type, genericType);
    } catch (DataConverterException refused) {
      throw new WrongInput(
          "Cannot read the input %s%s: expected %s. Nothing was done."
              .formatted(quoted(content), why(refused), expected));
    }
  }

  private static String quoted(Payload content) {
    String text = content.getData().toStringUtf8();
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }

  /** What is wrong and where, without the parser's own words, which name classes. */
  private static String why(DataConverterException refused) {
    if (!(refused.getCause() instanceof JsonMappingException mapping)) {
      return "";
    }
    String path =
        mapping.getPath().stream()
            .map(
                step ->
                    Optional.ofNullable(step.getFieldName()).orElse("[" + step.getIndex() + "]"))
            .collect(Collectors.joining(" "));
    if (mapping instanceof UnrecognizedPropertyException) {
      return ", where \"%s\" is not known".formatted(path);
    }
    return path.isEmpty() ? "" : ", where \"%s\" is not of its kind".formatted(path);
  }

  private static final class UnusedNames extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser parser,
        JsonDeserializer<?> reader,
        Object record,
        String name)
        throws IOException {
      boolean unused =
          parser.hasToken(JsonToken.VALUE_NULL) || parser.hasToken(JsonToken.VALUE_FALSE);
      if (unused) {
        parser.skipChildren();
      }
      return unused;
    }
  }
}
