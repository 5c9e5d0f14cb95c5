package io.snowline.command;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Prints what lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print the script that lets a shell complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  snowline completion bash > ~/.local/share/bash-completion/completions/snowline",
      "  source <(snowline completion zsh)     in ~/.zshrc, after compinit"
    })
final class CompletionCommand implements Callable<Integer> {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  /** Bash's way to complete is also zsh's once this is loaded; loading it twice does no harm. */
  private static final String ZSH = "autoload -U +X bashcompinit && bashcompinit\n";

  @ParentCommand private SnowlineCommand snowline;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "bash|zsh",
      converter = ShellName.class,
      completionCandidates = Shells.class,
      description = "The shell that reads the script.")
  private String shell;

  /** What completes this command's own argument. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SHELLS.iterator();
    }
  }

  /** Refuses shells that have no such script. */
  static final class ShellName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!SHELLS.contains(text)) {
        throw new TypeConversionException("expected bash or zsh, not " + text);
      }
      return text;
    }
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("snowline", spec.root().commandLine());
    snowline.shell().out().print(shell.equals("zsh") ? ZSH + script : script);
    return ExitCode.DONE;
  }
}
