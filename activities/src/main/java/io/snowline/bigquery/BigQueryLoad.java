package io.snowline.bigquery;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.FormatOptions;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo.CreateDisposition;
import com.google.cloud.bigquery.JobInfo.WriteDisposition;
import com.google.cloud.bigquery.JobStatistics.LoadStatistics;
import com.google.cloud.bigquery.LoadJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.TableDataWriteChannel;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.WriteChannelConfiguration;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads Parquet files, each by one job into a table of its own that the job replaces. BigQuery lets
 * a table be changed five times in ten seconds, so several files for one table would wait for each
 * other; files in a bucket are loaded by one job.
 */
final class BigQueryLoad {
  private static final int CHUNK = 8 * 1024 * 1024;

  /** Together they hold four chunks in memory. */
  private static final int AT_ONCE = 4;

  private final BigQueryConnection connection;
  private final BigQueryJobs jobs;
  private final JobRunner runner;

  BigQueryLoad(BigQueryConnection connection, BigQueryJobs jobs) {
    this.connection = connection;
    this.jobs = jobs;
    this.runner = new JobRunner(connection);
  }

  /**
   * Loads the worker's files, several at once. Table and job are named by the file's content: an
   * attempt that takes over with the same content finds both and sends nothing. Another execution
   * of the step loads anew: the table may have been removed since.
   *
   * @param prefix how the tables' names begin
   * @return the tables, in the files' order
   */
  List<TableId> files(String prefix, Schema schema, List<LoadFile> files) {
    ExecutorService loaders = Executors.newFixedThreadPool(Math.min(AT_ONCE, files.size()));
    try {
      List<Future<TableId>> loading = new ArrayList<>();
      for (LoadFile file : files) {
        loading.add(loaders.submit(() -> file(prefix, schema, file)));
      }
      List<TableId> tables = new ArrayList<>();
      for (Future<TableId> table : loading) {
        tables.add(table.get());
      }
      return tables;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof WarehouseException known) {
        throw known;
      }
      throw new IllegalStateException("Cannot load " + files, failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new WarehouseException(
          FailureType.WAREHOUSE_UNAVAILABLE,
          "Cannot load rows into BigQuery: the worker was stopped meanwhile",
          stopped);
    } finally {
      loaders.shutdownNow();
    }
  }

  private TableId file(String prefix, Schema schema, LoadFile file) {
    TableId table = connection.staged(prefix + file.digest());
    String what = "load " + file.path().getFileName();
    WriteChannelConfiguration configuration =
        WriteChannelConfiguration.newBuilder(table)
            .setFormatOptions(FormatOptions.parquet())
            .setSchema(schema)
            .setCreateDisposition(CreateDisposition.CREATE_IF_NEEDED)
            .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
            .setMaxBadRecords(0)
            .setLabels(JobNames.labels(connection.step(), what))
            .build();
    Job done =
        jobs.untilDone(
            what,
            "load_%s_%s".formatted(file.digest(), connection.step().execution()),
            true,
            id -> upload(what, connection.job(id), configuration, file));
    refuseUnlessLoaded(what, done, file.rows());
    return table;
  }

  /**
   * Loads what another engine wrote into a bucket, by one job. Table and job are named by the URIs:
   * each unload has a folder of its own, so a repeat with the same URIs finds both, and the job of
   * a lost worker is awaited.
   *
   * @param uris may end with a wildcard; the fragment is the number of rows
   */
  TableId uris(String prefix, Schema schema, List<URI> uris) {
    String name =
        "load_" + UUID.nameUUIDFromBytes(uris.toString().getBytes(StandardCharsets.UTF_8));
    TableId table = connection.staged(prefix + name);
    String what = "load " + withoutRows(uris.get(0));
    LoadJobConfiguration configuration =
        LoadJobConfiguration.newBuilder(
                table,
                uris.stream().map(BigQueryLoad::withoutRows).toList(),
                FormatOptions.parquet())
            .setSchema(schema)
            .setCreateDisposition(CreateDisposition.CREATE_IF_NEEDED)
            .setWriteDisposition(WriteDisposition.WRITE_TRUNCATE)
            .setMaxBadRecords(0)
            .setLabels(JobNames.labels(connection.step(), what))
            .setJobTimeoutMs(connection.dataset().jobDeadline().toMillis())
            .build();
    Job done =
        jobs.untilDone(
            what, name, true, id -> runner.start(what, connection.job(id), configuration));
    refuseUnlessLoaded(
        what, done, uris.stream().mapToLong(uri -> Long.parseLong(uri.getFragment())).sum());
    return table;
  }

  private static String withoutRows(URI uri) {
    return uri.toString().replaceFirst("#.*", "");
  }

  private static void refuseUnlessLoaded(String what, Job done, long rows) {
    Long loaded = ((LoadStatistics) done.getStatistics()).getOutputRows();
    if (loaded == null || loaded != rows) {
      throw new WarehouseException(
          FailureType.LOAD_MISMATCH,
          "Cannot %s: job %s loaded %,d of its %,d rows; nothing was written"
              .formatted(what, done.getJobId().getJob(), loaded == null ? 0 : loaded, rows));
    }
  }

  /** Sends the file; after a failure in its midst or a lost answer the job is looked for first. */
  private Job upload(
      String what, JobId id, WriteChannelConfiguration configuration, LoadFile file) {
    AtomicInteger tries = new AtomicInteger();
    connection
        .calls()
        .make(
            what,
            () -> {
              if (tries.getAndIncrement() == 0 || connection.client().getJob(id) == null) {
                send(id, configuration, file);
              }
            });
    return runner
        .find(what, id)
        .orElseThrow(
            () ->
                new WarehouseException(
                    FailureType.WAREHOUSE_UNAVAILABLE,
                    "Cannot %s: BigQuery took it and doesn't know job %s"
                        .formatted(what, id.getJob())));
  }

  /**
   * Closing the channel is what starts the job, so it is left open when the file could not be sent
   * to its end.
   */
  private void send(JobId id, WriteChannelConfiguration configuration, LoadFile file) {
    try (FileChannel rows = FileChannel.open(file.path())) {
      TableDataWriteChannel channel = connection.client().writer(id, configuration);
      channel.setChunkSize(CHUNK);
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      while (rows.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        buffer.clear();
      }
      channel.close();
    } catch (IOException failure) {
      throw new BigQueryException(failure);
    }
  }
}
