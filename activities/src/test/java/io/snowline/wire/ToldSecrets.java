package io.snowline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** A password, and everything that is logged while it is used. */
final class ToldSecrets implements AutoCloseable {
  private final String password = "hush-" + UUID.randomUUID();
  private final Path file;
  private final Collection<String> logged = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> listener =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(
              event.getFormattedMessage()
                  + (event.getThrowableProxy() == null
                      ? ""
                      : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
      };

  ToldSecrets() throws IOException {
    file = Files.writeString(Files.createTempFile("snowline", ".password"), password);
    listener.start();
    root().addAppender(listener);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** The file that holds the password. */
  Path password() {
    return file;
  }

  /** Neither the password nor one of these is in a log line or one of the histories. */
  void assertUntold(List<String> histories, Collection<String> more) {
    List<String> secrets = new ArrayList<>(more);
    secrets.add(password);
    for (String secret : secrets) {
      assertThat(histories).as("workflow histories").noneMatch(text -> text.contains(secret));
      assertThat(logged).as("logs").noneMatch(text -> text.contains(secret));
    }
  }

  @Override
  public void close() throws IOException {
    root().detachAppender(listener);
    Files.delete(file);
  }
}
