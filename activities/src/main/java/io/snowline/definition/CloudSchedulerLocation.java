package io.snowline.definition;

import java.net.URI;
import java.util.Optional;

/**
 * Where jobs live in Cloud Scheduler.
 *
 * @param project the project's id
 * @param location such as {@code us-central1}
 * @param endpoint a local service that stands for it, reached without TLS; empty for Google's own
 */
public record CloudSchedulerLocation(String project, String location, Optional<URI> endpoint) {}
