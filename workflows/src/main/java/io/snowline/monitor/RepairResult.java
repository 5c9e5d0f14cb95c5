package io.snowline.monitor;

/**
 * What a repair came to.
 *
 * @param done whether the schedule is as it was to be, read again after the repair
 * @param detail what was done or found, in words
 * @param after the schedule as it was read afterwards; null if it couldn't be
 */
public record RepairResult(boolean done, String detail, ScheduleEvidence after) {}
