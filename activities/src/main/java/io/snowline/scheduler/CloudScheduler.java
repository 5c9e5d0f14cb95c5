package io.snowline.scheduler;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode.Code;
import com.google.cloud.scheduler.v1.CloudSchedulerClient;
import com.google.cloud.scheduler.v1.CloudSchedulerSettings;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.JobName;
import com.google.cloud.scheduler.v1.LocationName;
import com.google.protobuf.FieldMask;
import io.grpc.Status;
import io.snowline.definition.CloudSchedulerLocation;
import io.snowline.definition.ScheduledJob;
import io.snowline.monitor.ScheduleEvidence;
import io.snowline.sync.FailureType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Google's Cloud Scheduler, or a local service with the same API. */
public final class CloudScheduler implements Scheduler {
  /** The client's own repeats included; a scheduler that is away is asked again next round. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

  /** A location holds at most 5,000 jobs; a list that doesn't end is cut. */
  private static final int MOST_JOBS = 20_000;

  private static final Set<Code> REFUSALS =
      Set.of(
          Code.PERMISSION_DENIED,
          Code.UNAUTHENTICATED,
          Code.INVALID_ARGUMENT,
          Code.NOT_FOUND,
          Code.FAILED_PRECONDITION,
          Code.UNIMPLEMENTED,
          Code.OUT_OF_RANGE);

  private final CloudSchedulerLocation location;
  private final List<ScheduledJob> jobs;
  private final CloudSchedulerClient client;

  private CloudScheduler(
      CloudSchedulerLocation location, List<ScheduledJob> jobs, CloudSchedulerClient client) {
    this.location = location;
    this.jobs = jobs;
    this.client = client;
  }

  /**
   * Opens a connection, which is made by the first call. Google is asked with the machine's default
   * credentials, a local endpoint without any.
   */
  public static CloudScheduler open(CloudSchedulerLocation location, List<ScheduledJob> jobs) {
    try {
      return new CloudScheduler(location, jobs, CloudSchedulerClient.create(settings(location)));
    } catch (IOException noCredentials) {
      throw new SchedulerException(
          FailureType.BAD_CONFIGURATION,
          "Cannot reach Cloud Scheduler of %s: %s; expected application default credentials: the machine's service account, or GOOGLE_APPLICATION_CREDENTIALS with the path of a key's file"
              .formatted(location.project(), noCredentials.getMessage()),
          noCredentials);
    }
  }

  private static CloudSchedulerSettings settings(CloudSchedulerLocation location)
      throws IOException {
    CloudSchedulerSettings.Builder settings = CloudSchedulerSettings.newBuilder();
    settings.applyToAllUnaryMethods(
        call -> {
          call.setRetrySettings(
              call.getRetrySettings().toBuilder()
                  .setTotalTimeoutDuration(LONGEST_CALL)
                  .setInitialRpcTimeoutDuration(LONGEST_CALL.dividedBy(2))
                  .setMaxRpcTimeoutDuration(LONGEST_CALL.dividedBy(2))
                  .build());
          return null;
        });
    location.endpoint().ifPresent(endpoint -> local(settings, endpoint));
    return settings.build();
  }

  private static void local(CloudSchedulerSettings.Builder settings, URI endpoint) {
    settings.setCredentialsProvider(NoCredentialsProvider.create());
    settings.setTransportChannelProvider(
        CloudSchedulerSettings.defaultGrpcTransportProviderBuilder()
            .setEndpoint(endpoint.getAuthority())
            .setChannelConfigurator(channel -> channel.usePlaintext())
            .build());
  }

  @Override
  public List<String> watched() {
    return jobs.stream().map(ScheduledJob::name).toList();
  }

  @Override
  public List<ScheduleEvidence> configured() {
    return jobs.stream().map(JobEvidence::configured).toList();
  }

  /** What the list lacks is asked for by name: only that tells a missing job from a cut list. */
  @Override
  public List<ScheduleEvidence> read(Instant now) {
    Map<String, Job> listed = new HashMap<>();
    Optional<SchedulerException> cut = list(listed);
    // A scheduler that is away is not asked for each of a thousand jobs.
    Optional<SchedulerException> away =
        cut.filter(failure -> listed.isEmpty() && failure.type().retried());
    List<ScheduleEvidence> read = new ArrayList<>();
    for (ScheduledJob wanted : jobs) {
      Job job = listed.get(wanted.name());
      if (job != null) {
        read.add(JobEvidence.of(wanted, job, now));
      } else if (away.isPresent()) {
        read.add(JobEvidence.unreadable(wanted, away.get().getMessage()));
      } else {
        try {
          read.add(read(wanted.name(), now));
        } catch (SchedulerException failure) {
          read.add(JobEvidence.unreadable(wanted, failure.getMessage()));
          away = Optional.of(failure).filter(why -> why.type().retried());
        }
      }
    }
    return read;
  }

  /** Adds what comes, and says why no more came. */
  private Optional<SchedulerException> list(Map<String, Job> listed) {
    try {
      LocationName parent = LocationName.of(location.project(), location.location());
      for (Job job : client.listJobs(parent).iterateAll()) {
        listed.put(job.getName().substring(job.getName().lastIndexOf('/') + 1), job);
        if (listed.size() >= MOST_JOBS) {
          break;
        }
      }
      return Optional.empty();
    } catch (ApiException cut) {
      return Optional.of(failed("list", "jobs", cut));
    }
  }

  @Override
  public ScheduleEvidence read(String name, Instant now) {
    ScheduledJob wanted = wanted(name);
    try {
      return JobEvidence.of(wanted, client.getJob(jobName(name)), now);
    } catch (ApiException failure) {
      if (failure.getStatusCode().getCode() == Code.NOT_FOUND) {
        return JobEvidence.missing(wanted, now);
      }
      throw failed("read", "the job " + name, failure);
    }
  }

  @Override
  public void resume(String name) {
    try {
      client.resumeJob(jobName(name));
    } catch (ApiException failure) {
      throw failed("resume", "the job " + name, failure);
    }
  }

  @Override
  public void update(String name) {
    ScheduledJob wanted = wanted(name);
    FieldMask.Builder fields = FieldMask.newBuilder().addPaths("schedule").addPaths("time_zone");
    try {
      wanted
          .http()
          .ifPresent(
              http -> fields.addAllPaths(JobCall.fields(http, client.getJob(jobName(name)))));
      client.updateJob(configured(location, wanted), fields.build());
    } catch (ApiException failure) {
      throw failed("update", "the job " + name, failure);
    }
  }

  @Override
  public Optional<String> create(String name) {
    ScheduledJob wanted = wanted(name);
    if (wanted.http().isEmpty()) {
      return Optional.of("the configuration doesn't say what %s calls".formatted(name));
    }
    try {
      client.createJob(
          LocationName.of(location.project(), location.location()), configured(location, wanted));
    } catch (ApiException failure) {
      if (failure.getStatusCode().getCode() != Code.ALREADY_EXISTS) {
        throw failed("make", "the job " + name, failure);
      }
    }
    return Optional.empty();
  }

  /** The job as it is configured, and nothing besides. */
  public static Job configured(CloudSchedulerLocation location, ScheduledJob wanted) {
    Job.Builder job =
        Job.newBuilder()
            .setName(JobName.of(location.project(), location.location(), wanted.name()).toString())
            .setSchedule(wanted.schedule())
            .setTimeZone(wanted.timeZone());
    wanted.http().map(JobCall::target).ifPresent(job::setHttpTarget);
    return job.build();
  }

  private ScheduledJob wanted(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
  }

  private JobName jobName(String name) {
    return JobName.of(location.project(), location.location(), name);
  }

  private SchedulerException failed(String what, String name, ApiException failure) {
    Code code = failure.getStatusCode().getCode();
    return new SchedulerException(
        REFUSALS.contains(code) ? FailureType.SCHEDULER_REFUSED : FailureType.SCHEDULER_UNAVAILABLE,
        "Cannot %s %s in %s/%s: %s (%s)"
            .formatted(what, name, location.project(), location.location(), code, reason(failure)),
        failure);
  }

  /** What the service said, and what is below it, such as a refused connection and its address. */
  private static String reason(ApiException failure) {
    Status status = Status.fromThrowable(failure);
    String reason =
        Stream.of(
                status.getDescription(),
                status.getCause() == null ? null : status.getCause().getMessage())
            .filter(Objects::nonNull)
            .flatMap(text -> text.lines().limit(1))
            .collect(Collectors.joining(": "));
    return reason.isEmpty() ? "no message" : reason;
  }

  @Override
  public void close() {
    client.close();
  }
}
