package io.snowline.monitor;

/**
 * A repair at a scheduler.
 *
 * @param schedule the schedule's name in the configuration
 * @param action resume, recreate or update
 */
public record RepairOrder(String schedule, Repair.Action action) {}
