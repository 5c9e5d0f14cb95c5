package io.snowline.command;

import io.snowline.ledger.TableStatus;
import io.snowline.monitor.IncidentEvent;
import io.snowline.monitor.MaintenanceNote;
import io.snowline.monitor.MonitorReport;
import io.snowline.proposal.TableProposal;
import io.snowline.readiness.Point;
import io.snowline.reading.RowHistory;
import io.snowline.schedule.ScheduleChange;
import io.snowline.sync.Receipt;
import io.snowline.words.Words;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** Words for a person: what was found on standard output, all else on standard error. */
final class TextReport implements Report {
  private final Shell shell;
  private final Style style;
  private final String configOption;

  /**
   * @param configOption what a suggested command needs to find the same configuration
   */
  TextReport(Shell shell, Style style, String configOption) {
    this.shell = shell;
    this.style = style;
    this.configOption = configOption;
  }

  @Override
  public void version() {
    print(
        List.of(
            "snowline %s (Java %s)"
                .formatted(VersionCommand.text(), System.getProperty("java.version"))));
  }

  @Override
  public ProgressDisplay progress(String what, List<String> tables, boolean animated) {
    PrintStream err = shell.err();
    return animated
        ? new TerminalProgress(err, what, System::nanoTime)
        : new LineProgress(err, what, tables, System::nanoTime);
  }

  @Override
  public void ended(List<Receipt> receipts, double seconds) {
    int width = receipts.stream().mapToInt(receipt -> receipt.table().length()).max().orElse(0);
    receipts.forEach(receipt -> print(SyncText.lines(receipt, style, width, configOption)));
    if (receipts.size() > 1) {
      print(List.of(SyncText.footer(receipts, seconds)));
    }
  }

  @Override
  public void plans(List<Receipt> receipts) {
    for (int number = 0; number < receipts.size(); number++) {
      print(number == 0 ? List.of() : List.of(""));
      print(PlanText.lines(receipts.get(number), style, configOption));
    }
  }

  @Override
  public void differences(Receipt receipt) {
    print(DifferenceText.lines(receipt, style, configOption));
  }

  @Override
  public void status(List<TableStatus> tables) {
    print(StatusText.lines(tables, style, configOption));
  }

  @Override
  public void runs(List<Receipt> receipts) {
    if (receipts.isEmpty()) {
      shell.err().println("no runs yet");
      return;
    }
    print(RunsText.lines(receipts, style));
  }

  @Override
  public void run(List<Receipt> receipts) {
    receipts.forEach(receipt -> print(ReceiptText.lines(receipt, style, configOption)));
  }

  @Override
  public void history(RowHistory history) {
    if (history.versions().isEmpty()) {
      shell.err().println("no version of such a row is known");
      return;
    }
    print(HistoryText.lines(history));
  }

  @Override
  public void schedules(List<ScheduleChange> changes, boolean applied) {
    print(SchedulesText.lines(changes, applied, style));
  }

  @Override
  public void monitor(MonitorReport round) {
    print(MonitorText.lines(round, style, configOption));
  }

  @Override
  public void schedule(MonitorReport round) {
    print(ScheduleText.lines(round, style, configOption));
  }

  @Override
  public void maintenance(List<MaintenanceNote> notes) {
    if (notes.isEmpty()) {
      shell.err().println("no maintenance");
      return;
    }
    print(MaintenanceText.lines(notes, Instant.now()));
  }

  @Override
  public void incidents(List<List<IncidentEvent>> incidents) {
    if (incidents.isEmpty()) {
      shell.err().println("no incidents");
      return;
    }
    print(IncidentText.lines(incidents, style));
  }

  @Override
  public void incident(List<IncidentEvent> events, String markdown) {
    shell.out().print(markdown);
  }

  @Override
  public void says(String line) {
    shell.err().println(Words.value(line));
  }

  @Override
  public void initialized(String file, List<TableProposal> tables, boolean written) {
    print(InitText.lines(file, tables, written, style, configOption));
  }

  @Override
  public void point(Point point) {
    print(List.of(CheckText.line(point, style)));
  }

  @Override
  public void checked(List<Point> points) {
    print(CheckText.footer(points, style));
  }

  @Override
  public void error(String failure, String message) {
    shell.err().println("snowline: " + message);
  }

  private void print(List<String> lines) {
    lines.forEach(shell.out()::println);
  }
}
