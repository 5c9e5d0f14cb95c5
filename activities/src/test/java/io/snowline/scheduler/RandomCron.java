package io.snowline.scheduler;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes cron expressions of five fields in every spelling, some of which nobody accepts. */
final class RandomCron {
  private static final List<String> DAYS = List.of("SUN", "mon", "TUE", "WED", "thu", "FRI", "SAT");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "mar", "APR", "MAY", "JUN", "jul", "AUG", "SEP", "OCT", "NOV", "DEC");

  private final Random random;

  RandomCron(Random random) {
    this.random = random;
  }

  String expression() {
    boolean byMonth = random.nextBoolean();
    return String.join(
        " ",
        field(0, 59, List.of()),
        field(0, 23, List.of()),
        byMonth ? field(1, 31, List.of()) : "*",
        random.nextInt(3) == 0 ? field(1, 12, MONTHS) : "*",
        byMonth ? "*" : field(0, 7, DAYS));
  }

  private String field(int least, int most, List<String> names) {
    return IntStream.rangeClosed(0, random.nextInt(8) / 6)
        .mapToObj(item -> item(least, most, names))
        .collect(Collectors.joining(","));
  }

  private String item(int least, int most, List<String> names) {
    return switch (random.nextInt(6)) {
      case 0 -> "*";
      case 1 -> "*/" + step(most);
      case 2, 3 -> value(least, most, names);
      case 4 -> value(least, most, names) + "-" + value(least, most, names);
      default -> value(least, most, names) + "-" + value(least, most, names) + "/" + step(most);
    };
  }

  private int step(int most) {
    return 1 + random.nextInt(random.nextBoolean() ? most + 2 : 99);
  }

  private String value(int least, int most, List<String> names) {
    int value = random.nextInt(least, most + 1);
    return value - least < names.size() && random.nextBoolean()
        ? names.get(value - least)
        : String.valueOf(value);
  }
}
