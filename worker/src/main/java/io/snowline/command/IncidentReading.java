package io.snowline.command;

import io.snowline.configuration.Spelling;
import io.snowline.connection.ConfiguredWatchbook;
import io.snowline.definition.Definitions;
import io.snowline.ledger.Watchbook;
import io.snowline.monitor.IncidentEvent;
import io.snowline.reading.Ledgers;
import io.snowline.sync.Receipt;
import io.snowline.watch.Incidents;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that read incidents; they need no Temporal. */
final class IncidentReading {
  private static final int NAMES_IN_A_HINT = 500;

  private IncidentReading() {}

  static int list(SnowlineCommand snowline, int limit) {
    try (Watchbook book = ConfiguredWatchbook.open(snowline.definitions())) {
      List<List<IncidentEvent>> incidents =
          new ArrayList<>(Incidents.byId(book.newest(limit)).values());
      Collections.reverse(incidents);
      snowline.report().incidents(incidents);
    }
    return ExitCode.DONE;
  }

  static int show(SnowlineCommand snowline, CommandSpec spec, String id, Path file) {
    Definitions definitions = snowline.definitions();
    IncidentStory story = story(definitions, spec, id);
    List<Receipt> receipts =
        Ledgers.read(
                definitions,
                target ->
                    story.runs().stream()
                        .flatMap(run -> target.ledger().run(run).stream())
                        .toList())
            .orElse(List.of());
    String markdown = IncidentMarkdown.of(story, receipts);
    if (file != null) {
      write(snowline.shell().folder().resolve(file), markdown);
    }
    snowline.report().incident(story.events(), markdown);
    return ExitCode.DONE;
  }

  private static IncidentStory story(Definitions definitions, CommandSpec spec, String id) {
    try (Watchbook book = ConfiguredWatchbook.open(definitions)) {
      List<IncidentEvent> events = book.incident(id);
      if (events.isEmpty()) {
        List<String> known = List.copyOf(Incidents.byId(book.newest(NAMES_IN_A_HINT)).keySet());
        throw new UsageException(
            spec.commandLine(),
            "no incident "
                + id
                + Spelling.didYouMean(id, known)
                + "; snowline incident list shows them");
      }
      return new IncidentStory(events);
    }
  }

  private static void write(Path file, String markdown) {
    try {
      Files.writeString(file, markdown);
    } catch (IOException refused) {
      throw new CommandFailure(
          "FileRefused",
          "Cannot write the report into %s: %s".formatted(file, reason(file, refused)),
          refused);
    }
  }

  /** What the system says of a missing folder, or of a forbidden one, is the file's name again. */
  private static String reason(Path file, IOException refused) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return "there is no folder " + folder;
    }
    return refused instanceof AccessDeniedException
        ? "this user may not write there"
        : refused.getMessage();
  }
}
