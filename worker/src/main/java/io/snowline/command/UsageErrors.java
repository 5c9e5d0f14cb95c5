package io.snowline.command;

import io.snowline.configuration.Spelling;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was expected where the command line can't be understood. */
final class UsageErrors implements IParameterExceptionHandler {
  private static final Pattern POSITION =
      Pattern.compile("positional parameter at index \\d+(?:\\.\\.\\S+)? \\((.*?)\\)");

  private final SnowlineCommand snowline;
  private final boolean json;

  UsageErrors(SnowlineCommand snowline, boolean json) {
    this.snowline = snowline;
    this.json = json;
  }

  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    snowline.report(json).error("Usage", message(mistake));
    if (!json) {
      help(mistake);
    }
    return ExitCode.USAGE;
  }

  private void help(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    PrintStream err = snowline.shell().err();
    if (!(mistake instanceof UsageException)) {
      // Plain: what is coloured is coloured for standard output, and this goes to the other.
      Help plain = new Help(command.getCommandSpec(), Help.defaultColorScheme(Ansi.OFF));
      err.println("usage: " + plain.synopsis(0).strip().replaceAll("\\s+", " "));
    }
    err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
  }

  private static String message(ParameterException mistake) {
    if (!(mistake instanceof UnmatchedArgumentException unmatched)) {
      return POSITION.matcher(mistake.getMessage()).replaceAll("$1");
    }
    String first = unmatched.getUnmatched().get(0);
    CommandLine command = mistake.getCommandLine();
    List<String> words = new ArrayList<>();
    if (first.startsWith("-")) {
      command.getCommandSpec().options().forEach(option -> words.addAll(List.of(option.names())));
      return "unknown option " + first + Spelling.didYouMean(first, words);
    }
    words.addAll(command.getSubcommands().keySet());
    return words.isEmpty()
        ? "unexpected argument " + first
        : "unknown command " + first + Spelling.didYouMean(first, words);
  }
}
