package io.snowline.definition;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dataset in BigQuery that is kept in step.
 *
 * @param project the project that holds the dataset and pays for the jobs
 * @param dataset the dataset
 * @param location where it is, such as {@code us-central1}
 * @param staging the dataset for staged rows, made if need be
 * @param credentials file with a service account's key; empty for what the environment gives
 * @param endpoint a server on a loopback address, instead of Google's
 * @param maximumBytesBilled what one statement may bill at most
 * @param bytesPerRun what one run may bill at most
 * @param jobDeadline after which a job that hasn't ended is cancelled
 */
public record BigQueryDataset(
    String project,
    String dataset,
    String location,
    String staging,
    Optional<Path> credentials,
    Optional<URI> endpoint,
    OptionalLong maximumBytesBilled,
    OptionalLong bytesPerRun,
    Duration jobDeadline)
    implements WarehouseDefinition {}
