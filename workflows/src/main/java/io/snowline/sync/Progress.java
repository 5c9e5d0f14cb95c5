package io.snowline.sync;

import java.time.Instant;

/**
 * What a run is doing.
 *
 * @param step inspect, compare, transfer, plan, apply, record, undo or reject
 * @param detail one line for a person, such as how many buckets differ
 * @param since when the step began
 */
public record Progress(String step, String detail, Instant since) {}
