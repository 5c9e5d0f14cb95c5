package io.snowline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.command.SnowlineFolder.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  private @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "snowline und          | undo",
        "snowline completion z | zsh",
        "snowline undo run --ho | --hold",
        "snowline sync fu       | full",
        "snowline plan --mode d | daily",
        "snowline status --js   | --json",
        "snowline ini           | init",
        "snowline init --sourc  | --source-file",
        "snowline check --send  | --send-test-alert",
      })
  void bashCompletesWhatWasBegun(String typed, String completed) throws Exception {
    Run printed = new SnowlineFolder(temporary).run("completion", "bash");
    assertThat(printed.code()).isZero();
    assertThat(printed.err()).isEmpty();
    Files.writeString(temporary.resolve("completion.bash"), printed.out());

    assertThat(complete(typed.strip().split(" "))).contains(completed);
  }

  @Test
  void zshLoadsBashsWayFirst() {
    Run printed = new SnowlineFolder(temporary).run("completion", "zsh");

    assertThat(printed.out())
        .startsWith("autoload -U +X bashcompinit && bashcompinit\n#!")
        .contains("complete -F");
  }

  /** What bash itself offers for the last word, by the function that the script registers. */
  private List<String> complete(String... words) throws Exception {
    String ask =
        """
        source "$1"
        shift
        function=$(complete -p snowline | sed -n 's/.*-F \\([^ ]*\\) .*/\\1/p')
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        COMP_LINE="$*"
        COMP_POINT=${#COMP_LINE}
        "$function"
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    Path script = Files.writeString(temporary.resolve("ask.bash"), ask);
    List<String> command =
        new ArrayList<>(
            List.of("bash", script.toString(), temporary.resolve("completion.bash").toString()));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out.lines().map(String::strip).toList();
  }
}
