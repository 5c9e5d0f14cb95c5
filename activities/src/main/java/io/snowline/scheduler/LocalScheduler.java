package io.snowline.scheduler;

import com.google.cloud.scheduler.v1.Job;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A Cloud Scheduler service on this machine, for the demo and for those who want to try the
 * monitor: Google's gRPC API on loopback, without TLS and without credentials. It keeps jobs and
 * fires nothing.
 */
public final class LocalScheduler implements AutoCloseable {
  private final Server server;
  private final JobStore store;

  private LocalScheduler(Server server, JobStore store) {
    this.server = server;
    this.store = store;
  }

  /**
   * Starts the service.
   *
   * @param port 0 for any that is free
   * @param file where jobs are kept; empty to forget them at the end
   * @param interceptors what calls pass before they are served
   */
  public static LocalScheduler start(
      int port, Optional<Path> file, Clock clock, ServerInterceptor... interceptors) {
    JobStore store = new JobStore(file);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(new LocalJobs(store, clock));
    List.of(interceptors).forEach(builder::intercept);
    try {
      return new LocalScheduler(builder.build().start(), store);
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "Cannot listen on port %d: %s".formatted(port, taken.getMessage()), taken);
    }
  }

  /** What {@code schedulers.cloud_scheduler.endpoint} has to be. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** The jobs as they are. */
  public List<Job> jobs() {
    return store.jobs();
  }

  /** Puts a job as it is given, in any state: what calls could not bring about included. */
  public void put(Job job) {
    store.put(job);
  }

  /** Changes a job that is there. */
  public void change(String name, UnaryOperator<Job> change) {
    store.change(name, change);
  }

  /** Removes a job that is there. */
  public void remove(String name) {
    store.remove(name);
  }

  /** Waits until the service is closed. */
  public void await() throws InterruptedException {
    server.awaitTermination();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
