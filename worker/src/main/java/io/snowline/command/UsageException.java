package io.snowline.command;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Arguments in the right places that can't be meant so. */
final class UsageException extends ParameterException {
  UsageException(CommandLine command, String message) {
    super(command, message);
  }
}
