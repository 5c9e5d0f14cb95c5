package io.snowline.schedule;

/** Schedules that can't be kept as configured, in words for the person who configured them. */
public final class ScheduleConflictException extends RuntimeException {
  ScheduleConflictException(String message) {
    super(message);
  }
}
