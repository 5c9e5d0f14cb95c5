package io.snowline.command;

import io.snowline.configuration.Durations;
import io.snowline.table.SyncRequest;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long something is left alone, such as {@code 90m}, {@code 24h} or {@code 7d}. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .filter(found -> found.compareTo(SyncRequest.LONGEST_HOLD) <= 0)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected a time such as 90m, 24h or 7d, at most %dd, not %s"
                        .formatted(SyncRequest.LONGEST_HOLD.toDays(), text)));
  }
}
