package io.snowline.command;

import io.snowline.configuration.ConfigurationException;
import io.snowline.demo.DemoException;
import io.snowline.http.HttpException;
import io.snowline.secret.KnownSecrets;
import io.snowline.temporal.TemporalServerException;
import io.snowline.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells in one line why a command ended, and hides the stack trace from those who don't ask. */
final class Failures implements IExecutionExceptionHandler {
  private final SnowlineCommand snowline;
  private final boolean json;

  Failures(SnowlineCommand snowline, boolean json) {
    this.snowline = snowline;
    this.json = json;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    if (failure instanceof ConfigurationException) {
      tell("BadConfiguration", failure.getMessage());
      trace(failure);
      return ExitCode.CONFIGURATION;
    }
    tell(name(failure), message(failure));
    trace(failure);
    return failure instanceof CommandFailure known ? known.exitCode() : ExitCode.FAILED;
  }

  private static String name(Exception failure) {
    if (failure instanceof CommandFailure known) {
      return known.failure();
    }
    if (failure instanceof TemporalServerException) {
      return "TemporalUnavailable";
    }
    if (failure instanceof HttpException) {
      return "HttpUnavailable";
    }
    return failure instanceof WarehouseException warehouse ? warehouse.type().text() : "Unexpected";
  }

  private static String message(Exception failure) {
    boolean told =
        failure instanceof CommandFailure
            || failure instanceof DemoException
            || failure instanceof WarehouseException
            || failure instanceof HttpException
            || failure instanceof TemporalServerException;
    return told
        ? failure.getMessage()
        : "unexpected %s (SNOWLINE_LOG_LEVEL=DEBUG shows where)"
            .formatted(String.valueOf(failure).lines().findFirst().orElse("failure"));
  }

  private void tell(String name, String message) {
    snowline.report(json).error(name, KnownSecrets.redacted(message));
  }

  private void trace(Exception failure) {
    if (LogLevel.debug(snowline.shell())) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      snowline.shell().err().print(KnownSecrets.redacted(trace.toString()));
    }
  }
}
