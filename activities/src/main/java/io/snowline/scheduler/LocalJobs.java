package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.CloudSchedulerGrpc.CloudSchedulerImplBase;
import com.google.cloud.scheduler.v1.CreateJobRequest;
import com.google.cloud.scheduler.v1.DeleteJobRequest;
import com.google.cloud.scheduler.v1.GetJobRequest;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.Job.State;
import com.google.cloud.scheduler.v1.ListJobsRequest;
import com.google.cloud.scheduler.v1.ListJobsResponse;
import com.google.cloud.scheduler.v1.PauseJobRequest;
import com.google.cloud.scheduler.v1.ResumeJobRequest;
import com.google.cloud.scheduler.v1.RunJobRequest;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.FieldMaskUtil;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Cloud Scheduler's API over jobs that are kept here. Nothing fires by itself: {@code runJob} notes
 * an attempt that went well, and calls nobody.
 */
final class LocalJobs extends CloudSchedulerImplBase {
  private static final int LARGEST_PAGE = 500;

  private final JobStore store;
  private final Clock clock;

  LocalJobs(JobStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> answer) {
    answer(answer, () -> page(request));
  }

  private ListJobsResponse page(ListJobsRequest request) {
    int size =
        request.getPageSize() <= 0 ? LARGEST_PAGE : Math.min(request.getPageSize(), LARGEST_PAGE);
    List<Job> rest =
        store.jobs().stream()
            .filter(job -> job.getName().startsWith(request.getParent() + "/jobs/"))
            .filter(job -> job.getName().compareTo(request.getPageToken()) > 0)
            .toList();
    List<Job> page = rest.stream().limit(size).toList();
    ListJobsResponse.Builder response = ListJobsResponse.newBuilder().addAllJobs(page);
    if (rest.size() > size) {
      response.setNextPageToken(page.get(size - 1).getName());
    }
    return response.build();
  }

  @Override
  public void getJob(GetJobRequest request, StreamObserver<Job> answer) {
    answer(answer, () -> store.get(request.getName()));
  }

  @Override
  public void createJob(CreateJobRequest request, StreamObserver<Job> answer) {
    answer(
        answer,
        () -> {
          Job job = request.getJob();
          if (!job.getName().startsWith(request.getParent() + "/jobs/")) {
            throw Status.INVALID_ARGUMENT
                .withDescription("job.name must begin with the parent's name")
                .asRuntimeException();
          }
          requireSchedule(job);
          return store.add(planned(job.toBuilder().setState(State.ENABLED).build()));
        });
  }

  @Override
  public void updateJob(UpdateJobRequest request, StreamObserver<Job> answer) {
    answer(
        answer,
        () ->
            store.change(
                request.getJob().getName(),
                job -> {
                  Job.Builder merged = job.toBuilder();
                  FieldMaskUtil.merge(request.getUpdateMask(), request.getJob(), merged);
                  if (job.getState() == State.UPDATE_FAILED) {
                    merged.setState(State.ENABLED);
                  }
                  requireSchedule(merged.build());
                  return planned(merged.build());
                }));
  }

  @Override
  public void deleteJob(DeleteJobRequest request, StreamObserver<Empty> answer) {
    answer(
        answer,
        () -> {
          store.remove(request.getName());
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void pauseJob(PauseJobRequest request, StreamObserver<Job> answer) {
    answer(answer, () -> from(request.getName(), State.ENABLED, State.PAUSED, job -> job));
  }

  @Override
  public void resumeJob(ResumeJobRequest request, StreamObserver<Job> answer) {
    answer(answer, () -> from(request.getName(), State.PAUSED, State.ENABLED, this::next));
  }

  @Override
  public void runJob(RunJobRequest request, StreamObserver<Job> answer) {
    answer(
        answer,
        () ->
            store.change(
                request.getName(),
                job -> job.toBuilder().setLastAttemptTime(now()).clearStatus().build()));
  }

  private Job from(String name, State before, State after, UnaryOperator<Job> then) {
    return store.change(
        name,
        job -> {
          if (job.getState() != before) {
            throw Status.FAILED_PRECONDITION
                .withDescription("the job is %s, not %s".formatted(job.getState(), before))
                .asRuntimeException();
          }
          return then.apply(job.toBuilder().setState(after).build());
        });
  }

  private static void requireSchedule(Job job) {
    if (job.getSchedule().isBlank()) {
      throw Status.INVALID_ARGUMENT.withDescription("schedule is required").asRuntimeException();
    }
  }

  private Job planned(Job job) {
    return next(job).toBuilder().setUserUpdateTime(now()).build();
  }

  private Job next(Job job) {
    Job.Builder planned = job.toBuilder().clearScheduleTime();
    CronTimetable.next(job.getSchedule(), job.getTimeZone(), clock.instant())
        .ifPresent(next -> planned.setScheduleTime(timestamp(next)));
    return planned.build();
  }

  private Timestamp now() {
    return timestamp(clock.instant());
  }

  private static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  private static <T> void answer(StreamObserver<T> answer, Supplier<T> work) {
    T value;
    try {
      value = work.get();
    } catch (RuntimeException refused) {
      answer.onError(refused);
      return;
    }
    answer.onNext(value);
    answer.onCompleted();
  }
}
