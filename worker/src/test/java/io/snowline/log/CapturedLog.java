package io.snowline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The service's log of this process while it is open; then it logs as before. */
public final class CapturedLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private CapturedLog() {
    System.setErr(new PrintStream(written, true, UTF_8));
  }

  /** Begins the service's log. */
  public static CapturedLog begin() {
    CapturedLog log = new CapturedLog();
    ServiceLog.begin();
    return log;
  }

  public String text() {
    return written.toString(UTF_8);
  }

  /** Every line, all of which have to be JSON. */
  public List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    text()
        .lines()
        .forEach(
            line -> {
              try {
                lines.add(JSON.readTree(line));
              } catch (JsonProcessingException notJson) {
                throw new AssertionError("not JSON: " + line, notJson);
              }
            });
    return lines;
  }

  @Override
  public void close() {
    System.setErr(before);
    // Read by the configuration that is made now: the tests after this one log as usual.
    System.clearProperty("snowline.log.level");
    System.clearProperty("snowline.log.libraries");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    try {
      new ContextInitializer(context).autoConfig();
    } catch (JoranException broken) {
      throw new AssertionError(broken);
    }
  }
}
