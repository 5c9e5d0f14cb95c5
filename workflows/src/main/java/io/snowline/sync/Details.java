package io.snowline.sync;

import java.util.Locale;

/** What the Temporal UI shows of a run: Markdown without HTML. */
final class Details {
  private Details() {}

  static String of(Progress progress) {
    return "**%s** %s\n\nsince %s".formatted(progress.step(), progress.detail(), progress.since());
  }

  static String of(Receipt receipt) {
    StringBuilder text = new StringBuilder();
    text.append("**%s** %s\n\n".formatted(lower(receipt.outcome()), receipt.run()));
    text.append(
        """
        | source | target | inserted | updated | superseded | vanished | quarantined |
        |---|---|---|---|---|---|---|
        | %,d | %,d | %,d | %,d | %,d | %,d | %,d |
        """
            .formatted(
                receipt.sourceRows(),
                receipt.targetRows(),
                receipt.inserted(),
                receipt.updated(),
                receipt.superseded(),
                receipt.vanished(),
                receipt.quarantined()));
    receipt.reasons().forEach(reason -> text.append("\n- ").append(reason));
    receipt.next().forEach(command -> text.append("\n- `").append(command).append('`'));
    return text.toString();
  }

  private static String lower(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
