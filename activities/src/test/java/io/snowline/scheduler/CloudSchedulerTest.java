package io.snowline.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OidcToken;
import com.google.cloud.scheduler.v1.RetryConfig;
import com.google.protobuf.ByteString;
import com.google.rpc.Status;
import io.snowline.definition.ScheduledJob;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.monitor.ScheduleEvidence.Reading;
import io.snowline.monitor.ScheduleEvidence.State;
import io.snowline.sync.FailureType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's client against the local service, over a socket. */
class CloudSchedulerTest {
  private static final Instant NOW = Instant.parse("2025-08-14T04:00:00Z");

  private final CallScript calls = new CallScript();
  private final LocalScheduler local =
      LocalScheduler.start(0, Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC), calls);

  @AfterEach
  void close() {
    local.close();
  }

  private CloudScheduler scheduler(ScheduledJob... jobs) {
    return CloudScheduler.open(Jobs.location(local.endpoint()), List.of(jobs));
  }

  private static Job job(String name, Job.State state) {
    return Jobs.held(name, state, "2025-08-14T02:00:03Z");
  }

  @Test
  void whatAJobDeclaresIsRead() {
    local.put(
        job("a", Job.State.ENABLED).toBuilder()
            .setTimeZone("Europe/Paris")
            .setStatus(Status.newBuilder().setCode(16).setMessage("401"))
            .build());
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      ScheduleEvidence read = scheduler.read(NOW).get(0);

      assertThat(read.reading()).isEqualTo(Reading.READ);
      assertThat(read.state()).isEqualTo(State.ENABLED);
      assertThat(read.cron()).isEqualTo("0 2 * * *");
      assertThat(read.timeZone()).isEqualTo("Europe/Paris");
      assertThat(read.changedAt()).isEqualTo("2025-01-01T00:00:00Z");
      assertThat(read.lastAttempt()).isEqualTo("2025-08-14T02:00:03Z");
      assertThat(read.lastFailure()).isEqualTo("UNAUTHENTICATED (16): 401");
      assertThat(read.timetable().due()).as("02:00 in Paris").isEqualTo("2025-08-14T00:00:00Z");
    }
  }

  @Test
  void everyStateIsKnown() {
    for (Job.State state :
        List.of(Job.State.ENABLED, Job.State.PAUSED, Job.State.DISABLED, Job.State.UPDATE_FAILED)) {
      local.put(job(state.name(), state));
    }
    local.put(job("later", Job.State.STATE_UNSPECIFIED));
    try (CloudScheduler scheduler =
        scheduler(
            Jobs.wanted("ENABLED"),
            Jobs.wanted("PAUSED"),
            Jobs.wanted("DISABLED"),
            Jobs.wanted("UPDATE_FAILED"),
            Jobs.wanted("later"))) {
      assertThat(scheduler.read(NOW))
          .extracting(ScheduleEvidence::state)
          .containsExactly(
              State.ENABLED, State.PAUSED, State.DISABLED, State.UPDATE_FAILED, State.UNKNOWN);
    }
  }

  @Test
  void aListOfSeveralPagesIsReadToItsEnd() {
    ScheduledJob[] wanted =
        IntStream.range(0, 1_201)
            .mapToObj(number -> Jobs.wanted("job-%04d".formatted(number)))
            .toArray(ScheduledJob[]::new);
    for (ScheduledJob job : wanted) {
      local.put(job(job.name(), Job.State.ENABLED));
    }
    try (CloudScheduler scheduler = scheduler(wanted)) {
      assertThat(scheduler.read(NOW))
          .hasSize(1_201)
          .extracting(ScheduleEvidence::reading)
          .containsOnly(Reading.READ);
    }
    assertThat(calls.count("ListJobs")).isEqualTo(3);
    assertThat(calls.count("GetJob")).isZero();
  }

  @Test
  void whatACutListLacksIsUnknownUnlessItCanBeReadAlone() {
    IntStream.range(0, 501)
        .forEach(number -> local.put(job("job-%03d".formatted(number), Job.State.ENABLED)));
    local.put(job("z-last", Job.State.PAUSED));
    calls.refuseAfter(1, "ListJobs", io.grpc.Status.INTERNAL.withDescription("page lost"));
    try (CloudScheduler scheduler =
        scheduler(Jobs.wanted("job-000"), Jobs.wanted("z-last"), Jobs.wanted("nowhere"))) {
      assertThat(scheduler.read(NOW))
          .extracting(ScheduleEvidence::reading)
          .containsExactly(Reading.READ, Reading.READ, Reading.MISSING);

      calls.refuseAfter(1, "ListJobs", io.grpc.Status.INTERNAL);
      calls.refuse("GetJob", io.grpc.Status.PERMISSION_DENIED);
      assertThat(scheduler.read(NOW))
          .as("missing from half a list is not missing")
          .extracting(ScheduleEvidence::reading)
          .containsExactly(Reading.READ, Reading.UNREADABLE, Reading.UNREADABLE);
    }
  }

  @Test
  void afterOneJobThatCouldNotBeReadAloneTheOthersOfACutListAreNotWaitedFor() {
    IntStream.range(0, 501)
        .forEach(number -> local.put(job("job-%03d".formatted(number), Job.State.ENABLED)));
    calls.refuseAfter(1, "ListJobs", io.grpc.Status.INTERNAL.withDescription("page lost"));
    calls.refuse("GetJob", io.grpc.Status.INTERNAL.withDescription("hangs"));
    try (CloudScheduler scheduler =
        scheduler(
            Jobs.wanted("x-1"), Jobs.wanted("x-2"), Jobs.wanted("job-000"), Jobs.wanted("x-3"))) {
      List<ScheduleEvidence> read = scheduler.read(NOW);

      assertThat(read)
          .extracting(ScheduleEvidence::reading)
          .containsExactly(
              Reading.UNREADABLE, Reading.UNREADABLE, Reading.READ, Reading.UNREADABLE);
      assertThat(List.of(read.get(0), read.get(1), read.get(3)))
          .extracting(ScheduleEvidence::problem)
          .allSatisfy(problem -> assertThat(problem).contains("INTERNAL").contains("hangs"));
    }
    assertThat(calls.count("GetJob")).isEqualTo(1);
  }

  @Test
  void aJobThatMayNotBeReadKeepsNoOtherFromBeingRead() {
    local.put(job("b", Job.State.ENABLED));
    calls.refuse("ListJobs", io.grpc.Status.PERMISSION_DENIED);
    calls.refuseAfter(0, "GetJob", io.grpc.Status.PERMISSION_DENIED);
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"), Jobs.wanted("b"))) {
      assertThat(scheduler.read(NOW))
          .extracting(ScheduleEvidence::reading)
          .containsExactly(Reading.UNREADABLE, Reading.READ);
    }
  }

  @Test
  void whoMayNotListMayStillBeAbleToRead() {
    local.put(job("a", Job.State.PAUSED));
    calls.refuse("ListJobs", io.grpc.Status.PERMISSION_DENIED);
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"), Jobs.wanted("b"))) {
      assertThat(scheduler.read(NOW))
          .extracting(ScheduleEvidence::reading)
          .containsExactly(Reading.READ, Reading.MISSING);
    }
  }

  @Test
  void aRefusalSaysWhatWasAttemptedWhereAndIsNotRepeated() {
    local.put(job("a", Job.State.PAUSED));
    calls.refuse("ResumeJob", io.grpc.Status.PERMISSION_DENIED.withDescription("jobs.enable"));
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      assertThatThrownBy(() -> scheduler.resume("a"))
          .isInstanceOfSatisfying(
              SchedulerException.class,
              failure -> {
                assertThat(failure.type()).isEqualTo(FailureType.SCHEDULER_REFUSED);
                assertThat(failure)
                    .hasMessageStartingWith(
                        "Cannot resume the job a in p1/us-central1: PERMISSION_DENIED (")
                    .hasMessageContaining("jobs.enable");
              });
    }
  }

  @Test
  void aServiceThatIsNotThereIsNamedByItsAddress() {
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      int port = local.endpoint().getPort();
      local.close();

      assertThatThrownBy(() -> scheduler.read("a", NOW))
          .isInstanceOf(SchedulerException.class)
          .hasMessageStartingWith(
              "Cannot read the job a in p1/us-central1: UNAVAILABLE (io exception: ")
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void anAnswerThatIsLostMayBeAskedForAgain() {
    local.put(job("a", Job.State.PAUSED));
    calls.loseAnswer("ResumeJob");
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      assertThatThrownBy(() -> scheduler.resume("a"))
          .isInstanceOfSatisfying(
              SchedulerException.class,
              failure -> assertThat(failure.type()).isEqualTo(FailureType.SCHEDULER_UNAVAILABLE));
      assertThat(scheduler.read("a", NOW).state()).isEqualTo(State.ENABLED);
    }
    assertThat(calls.count("ResumeJob")).as("the client doesn't repeat it").isEqualTo(1);
  }

  @Test
  void aJobIsMadeAsConfiguredAndOnce() {
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      assertThat(scheduler.create("a")).isEmpty();
      assertThat(scheduler.create("a")).as("it is there").isEmpty();
    }

    Job made = local.jobs().get(0);
    assertThat(local.jobs()).hasSize(1);
    assertThat(made.getName()).isEqualTo(Jobs.fullName("a"));
    assertThat(made.getState()).isEqualTo(Job.State.ENABLED);
    assertThat(made.getHttpTarget().getUri())
        .isEqualTo("https://sync.example.com/v1/sync/items/daily");
    assertThat(made.getHttpTarget().getOidcToken().getAudience())
        .isEqualTo("https://sync.example.com");
    assertThat(made.getScheduleTime().getSeconds())
        .isEqualTo(Instant.parse("2025-08-15T02:00:00Z").getEpochSecond());
  }

  @Test
  void anUpdateWritesExpressionAndZoneAndNothingElse() {
    local.put(
        job("a", Job.State.PAUSED).toBuilder()
            .setSchedule("0 14 * * *")
            .setTimeZone("Europe/Paris")
            .setDescription("by hand")
            .build());
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      scheduler.update("a");
    }

    Job updated = local.jobs().get(0);
    assertThat(updated.getSchedule()).isEqualTo("0 2 * * *");
    assertThat(updated.getTimeZone()).isEqualTo("UTC");
    assertThat(updated.getDescription()).isEqualTo("by hand");
    assertThat(updated.getState()).isEqualTo(Job.State.PAUSED);
  }

  @Test
  void anUpdateHasAJobCallWhatIsConfiguredAndKeepsTheRest() {
    Job moved = job("a", Job.State.ENABLED);
    Job old =
        moved.toBuilder()
            .setHttpTarget(
                moved.getHttpTarget().toBuilder()
                    .setUri("https://old.example.com/function")
                    .setHttpMethod(HttpMethod.GET)
                    .putHeaders("X-Team", "Karbon")
                    .setBody(ByteString.copyFromUtf8("{}"))
                    .setOidcToken(
                        OidcToken.newBuilder()
                            .setServiceAccountEmail("old@p1.iam.gserviceaccount.com")
                            .setAudience("https://old.example.com")))
            .setRetryConfig(RetryConfig.newBuilder().setRetryCount(3))
            .build();
    local.put(old);
    try (CloudScheduler scheduler = scheduler(Jobs.wanted("a"))) {
      assertThat(scheduler.read("a", NOW).drift())
          .isEqualTo(
              "url: https://old.example.com/function -> https://sync.example.com/v1/sync/items/daily,"
                  + " method: GET -> POST,"
                  + " service account: old@p1.iam.gserviceaccount.com -> scheduler@p1.iam.gserviceaccount.com,"
                  + " audience: https://old.example.com -> https://sync.example.com");

      scheduler.update("a");

      assertThat(scheduler.read("a", NOW).drift()).isNull();
    }
    Job updated = local.jobs().get(0);
    assertThat(updated.getHttpTarget())
        .isEqualTo(
            moved.getHttpTarget().toBuilder()
                .putHeaders("X-Team", "Karbon")
                .setBody(ByteString.copyFromUtf8("{}"))
                .build());
    assertThat(updated.getRetryConfig()).isEqualTo(old.getRetryConfig());
    assertThat(updated.getState()).isEqualTo(Job.State.ENABLED);
  }

  @Test
  void whereNothingIsConfiguredOfItWhatAJobCallsIsItsOwn() {
    ScheduledJob usual = Jobs.wanted("a");
    ScheduledJob wanted =
        new ScheduledJob(
            "a",
            usual.table(),
            usual.mode(),
            usual.schedule(),
            usual.timeZone(),
            usual.grace(),
            Optional.empty());
    Job held = job("a", Job.State.ENABLED);
    local.put(held);
    try (CloudScheduler scheduler = scheduler(wanted)) {
      assertThat(scheduler.read("a", NOW).drift()).isNull();
      scheduler.update("a");
    }
    assertThat(local.jobs().get(0).getHttpTarget()).isEqualTo(held.getHttpTarget());
    assertThat(calls.calls()).containsExactly("GetJob", "UpdateJob");
  }

  @Test
  void jobsInAFileOutliveTheService(@TempDir Path folder) {
    Path file = folder.resolve("jobs.json");
    Job job = job("a", Job.State.PAUSED);
    try (LocalScheduler first = LocalScheduler.start(0, Optional.of(file), Clock.systemUTC())) {
      first.put(job);
    }
    try (LocalScheduler second = LocalScheduler.start(0, Optional.of(file), Clock.systemUTC())) {
      assertThat(second.jobs()).containsExactly(job);
    }
  }
}
