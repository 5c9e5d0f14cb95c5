package io.snowline.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.scheduler.v1.Job;
import io.snowline.command.SnowlineFolder.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The scenes whose processes are killed. */
final class KillScenes {
  private static final String NOTHING = "0";
  private static final String EVERYTHING = "100%";

  private KillScenes() {}

  private static boolean applied(KillMoment moment, List<KillMoment> ofActivity) {
    return done("Sync.Apply", moment, ofActivity);
  }

  /** Whether the process died after it had done what it was asked for. */
  private static boolean done(String step, KillMoment moment, List<KillMoment> ofActivity) {
    return moment.activity().equals("Sync.Discard")
        || (moment.activity().equals(step) && moment.isAfterTheEffect(ofActivity));
  }

  /** A full sync of a target that is there. */
  static class Sync extends KilledItems {
    Sync() {
      super(EVERYTHING);
    }

    @Override
    void prepare(Path folder) {
      makeOldSource(folder);
      expect(0, "sync", "full");
      makeNewSource();
    }

    @Override
    List<String> command(Path folder) {
      return List.of("sync", "full");
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      boolean applied = applied(moment, ofActivity);
      String first = runs("verified").get(0);
      if (applied) {
        assertNew("when it was killed", first, newest("verified"));
        assertLedger("when it was killed", "verified", "verified");
      } else {
        assertOld("when it was killed");
        assertLedger("when it was killed", "verified");
      }

      expect(0, "sync", "full");

      List<String> runs = runs("verified");
      assertNew("after the next run", first, runs.get(1));
      assertNothingIsLeft(folder, "after the next run");
      if (applied) {
        assertLedger("after the next run", "verified", "verified", "verified");
      } else {
        assertLedger("after the next run", "verified", "verified");
      }

      if (moment.activity().equals("Sync.Apply")) {
        expect(0, "undo", runs.get(1), "--reason", "to see that it can be undone");
        assertOld("after the undo");
      }
    }
  }

  /** A request that is withdrawn before its run applied anything. */
  static final class Withdrawn extends Sync {
    @Override
    Optional<String> interrupted() {
      return Optional.of("Sync.Inspect");
    }
  }

  /** The first sync: nothing is there yet. */
  static final class First extends KilledItems {
    First() {
      super(EVERYTHING);
    }

    @Override
    void prepare(Path folder) {
      makeOldSource(folder);
      makeNewSource();
    }

    @Override
    List<String> command(Path folder) {
      return List.of("sync", "full");
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      expect(0, "sync", "full");

      List<String> runs = runs("verified");
      assertThat(runs).hasSize(applied(moment, ofActivity) ? 2 : 1);
      assertThat(files.targetColumn("FROM ITEMS_COPY_HISTORY")).isEmpty();
      assertThat(
              files.targetColumn(
                  "SELECT concat(ID, ' ', NAME, ' ', coalesce(EXTRA, '-'))"
                      + " FROM ITEMS_COPY ORDER BY ID"))
          .isEqualTo(newRows());
      assertThat(files.targetColumn("SELECT DISTINCT run_in FROM snowline_open_versions"))
          .containsExactly(runs.get(0));
      assertNothingIsLeft(folder, "after the next run");
    }
  }

  /** A full sync whose deletions need an approval. */
  static class Waiting extends KilledItems {
    Waiting() {
      super(NOTHING);
    }

    @Override
    void prepare(Path folder) {
      makeOldSource(folder);
      expect(0, "sync", "full");
      makeNewSource();
    }

    @Override
    List<String> command(Path folder) {
      return List.of("sync", "full");
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      boolean recorded = done("Sync.Record", moment, ofActivity);
      assertOld("when it was killed");
      if (recorded) {
        assertLedger("when it was killed", "verified", "waiting");
      } else {
        assertLedger("when it was killed", "verified");
      }

      expect(3, "sync", "full");

      assertOld("after the next run");
      if (recorded) {
        assertLedger("after the next run", "verified", "waiting", "waiting");
      } else {
        assertLedger("after the next run", "verified", "waiting");
      }
      assertThat(Files.exists(folder.resolve("target.duckdb.staging"))).isFalse();
      String first = newest("verified");
      expect(0, decision("approve"));
      assertNew("after the approval", first, newest("verified"));
      assertNothingIsLeft(folder, "after the approval");
    }
  }

  /** A run that is under way because its deletions were approved. */
  static final class Approved extends Waiting {
    @Override
    void prepare(Path folder) {
      super.prepare(folder);
      expect(3, "sync", "full");
    }

    @Override
    List<String> command(Path folder) {
      return List.of(decision("approve"));
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      boolean applied = applied(moment, ofActivity);
      String first = runs("verified").get(0);
      if (!applied) {
        assertOld("when it was killed");
        assertLedger("when it was killed", "verified", "waiting");
        expect(0, decision("approve"));
      }
      assertNew("after the approved run", first, newest("verified"));
      assertLedger("after the approved run", "verified", "waiting", "verified");
      String approved = newest("verified");
      assertThat(expect(1, decision("approve")).out()).contains(approved + " used it");
      expect(0, "sync", "full");
      assertNew("after the next run", first, approved);
      assertNothingIsLeft(folder, "after the next run");
    }
  }

  /** A rejection. */
  static final class Rejected extends Waiting {
    @Override
    void prepare(Path folder) {
      super.prepare(folder);
      expect(3, "sync", "full");
    }

    @Override
    List<String> command(Path folder) {
      return List.of(decision("reject"));
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      boolean rejected = done("Sync.Reject", moment, ofActivity);
      assertOld("when it was killed");
      if (rejected) {
        assertLedger("when it was killed", "verified", "waiting", "rejected");
      } else {
        assertLedger("when it was killed", "verified", "waiting");
        expect(0, decision("reject"));
        assertLedger("after the rejection", "verified", "waiting", "rejected");
      }
      expect(1, decision("approve"));
      assertOld("after the approval that is refused");
      assertThat(Files.exists(folder.resolve("target.duckdb.staging"))).isFalse();
    }
  }

  /** An undo. */
  static final class Undone extends KilledItems {
    Undone() {
      super(EVERYTHING);
    }

    @Override
    void prepare(Path folder) {
      makeOldSource(folder);
      expect(0, "sync", "full");
      makeNewSource();
      expect(0, "sync", "full");
    }

    @Override
    List<String> command(Path folder) {
      return List.of(undo());
    }

    private String[] undo() {
      return new String[] {"undo", newest("verified"), "--reason", "wrong source"};
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      String first = runs("verified").get(0);
      if (done("Sync.Undo", moment, ofActivity)) {
        assertLedger("when it was killed", "verified", "verified", "undone");
      } else {
        assertNew("when it was killed", first, newest("verified"));
        assertLedger("when it was killed", "verified", "verified");
        expect(0, undo());
      }
      assertOld("after the undo");
      assertLedger("after the undo", "verified", "verified", "undone");
      expect(4, "sync", "full");
      assertOld("while it is held");
      expect(0, "sync", "full", "--end-hold");
      assertNew("after the next run", first, newest("verified"));
      assertNothingIsLeft(folder, "after the next run");
    }
  }

  /**
   * A round of the monitor that finds a job paused and another one gone: it resumes the first,
   * syncs its table and tells of the second, which it can't make.
   */
  static final class Round extends KillScene {
    private SchedulerFolder scheduler;

    @Override
    void prepare(Path folder) {
      scheduler = new SchedulerFolder(folder);
      SnowlineFolder files = scheduler.folder();
      assertThat(files.run("sync", "full").code()).isZero();
      files.target(
          "UPDATE snowline_ledger SET receipt ="
              + " replace(receipt::VARCHAR, '\"cut\":\"20', '\"cut\":\"19')"
              + " WHERE table_name = 'items'");
      files.source("DELETE FROM ITEMS WHERE ID = 7");
      breakJobs();
    }

    private void breakJobs() {
      scheduler.scheduler().put("items-daily", "0 2 * * *", Job.State.PAUSED, Duration.ofDays(30));
      scheduler.scheduler().remove("people-daily");
    }

    @Override
    void open(Path prepared, Path folder) {
      copyFile(prepared, folder, "source.duckdb");
      copyFile(prepared, folder, "target.duckdb");
      scheduler = new SchedulerFolder(folder, false);
      breakJobs();
    }

    @Override
    List<String> command(Path folder) {
      return List.of("monitor", "--auto-fix");
    }

    @Override
    Optional<String> call(String activity) {
      return Optional.ofNullable(
          Map.of(
                  "Monitor.Repair", "ResumeJob",
                  "Alert.Deliver", "/takes",
                  "Alert.Ping", "/ping")
              .get(activity));
    }

    @Override
    void onCall(String call, Runnable then) {
      if (call.startsWith("/")) {
        scheduler.channels().onTaken(call, then);
      } else {
        scheduler.scheduler().onServed(call, then);
      }
    }

    @Override
    void judge(Path folder, KillMoment moment, List<KillMoment> ofActivity) {
      SnowlineFolder files = scheduler.folder();

      Run next = files.run("monitor", "--auto-fix");

      assertThat(next.code()).as(next.out() + next.err()).isEqualTo(ExitCode.PROBLEM);
      assertThat(scheduler.scheduler().job("items-daily").getState()).isEqualTo(Job.State.ENABLED);
      assertThat(files.targetColumn("SELECT ID FROM ITEMS_COPY ORDER BY ID"))
          .isEqualTo(
              IntStream.range(0, 1000).filter(id -> id != 7).mapToObj(String::valueOf).toList());
      assertThat(Files.exists(folder.resolve("target.duckdb.staging"))).isFalse();
      assertThat(files.run("incident", "list").lines().stream().skip(1))
          .as("incidents")
          .hasSize(2)
          // Nobody recorded the resume of a round that was killed after it: then only a run proves
          // it.
          .anySatisfy(
              line ->
                  assertThat(line).matches("items-daily-.* (-|.*its next run has to prove it)$"))
          .anySatisfy(line -> assertThat(line).startsWith("people-daily-"));
      assertThat(scheduler.channels().at("/takes"))
          .as("messages")
          .hasSize(isLost(moment, ofActivity) ? 0 : 1);
    }

    /**
     * A message that is claimed and not known to be sent counts as told: it is told once at most.
     */
    private static boolean isLost(KillMoment moment, List<KillMoment> ofActivity) {
      return (moment.activity().equals("Monitor.Claim") && moment.isAfterTheEffect(ofActivity))
          || (moment.activity().equals("Alert.Deliver") && moment.number() == 0);
    }

    private static void copyFile(Path from, Path to, String name) {
      try {
        Files.createDirectories(to);
        Files.copy(from.resolve(name), to.resolve(name));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void close() {
      if (scheduler != null) {
        scheduler.close();
      }
    }
  }
}
