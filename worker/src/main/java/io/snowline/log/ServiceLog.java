package io.snowline.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;

/** How the long-running service logs: a line of JSON an event, for programs to search. */
public final class ServiceLog {
  private ServiceLog() {}

  /** Has this process log so from now on. */
  public static void begin() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    context.reset();
    try {
      configurator.doConfigure(ServiceLog.class.getResource("/logback-service.xml"));
    } catch (JoranException broken) {
      throw new IllegalStateException("Cannot begin to log", broken);
    }
  }
}
