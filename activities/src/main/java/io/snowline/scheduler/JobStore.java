package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.ListJobsResponse;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Jobs by name, in a file of Google's own JSON if one is given. Refusals are gRPC's, as Cloud
 * Scheduler gives them. Safe for use by several threads.
 */
final class JobStore {
  private final Optional<Path> file;
  private final TreeMap<String, Job> jobs = new TreeMap<>();

  JobStore(Optional<Path> file) {
    this.file = file;
    file.filter(Files::exists).ifPresent(this::load);
  }

  private void load(Path from) {
    ListJobsResponse.Builder read = ListJobsResponse.newBuilder();
    try {
      JsonFormat.parser().merge(Files.readString(from), read);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(
          "Cannot read the jobs in %s: %s".formatted(from, unreadable.getMessage()), unreadable);
    }
    read.getJobsList().forEach(job -> jobs.put(job.getName(), job));
  }

  synchronized List<Job> jobs() {
    return List.copyOf(jobs.values());
  }

  synchronized Job get(String name) {
    Job job = jobs.get(name);
    if (job == null) {
      throw Status.NOT_FOUND.withDescription("Job not found.").asRuntimeException();
    }
    return job;
  }

  synchronized Job add(Job job) {
    if (jobs.containsKey(job.getName())) {
      throw Status.ALREADY_EXISTS.withDescription("Job already exists.").asRuntimeException();
    }
    return put(job);
  }

  synchronized Job change(String name, UnaryOperator<Job> change) {
    return put(change.apply(get(name)));
  }

  synchronized void remove(String name) {
    get(name);
    jobs.remove(name);
    save();
  }

  synchronized Job put(Job job) {
    jobs.put(job.getName(), job);
    save();
    return job;
  }

  private void save() {
    file.ifPresent(
        to -> {
          try {
            Path fresh = to.resolveSibling(to.getFileName() + ".new");
            Files.writeString(
                fresh,
                JsonFormat.printer()
                    .print(ListJobsResponse.newBuilder().addAllJobs(jobs.values()).build()));
            Files.move(
                fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException failure) {
            throw new UncheckedIOException("Cannot keep the jobs in " + to, failure);
          }
        });
  }
}
