package io.snowline.definition;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where problems are told.
 *
 * @param channels tried in this order until one takes the message
 * @param pingUrl what a dead-man's switch outside expects to be asked after each round
 * @param runbookUrl where people read the runbook; messages link to it
 */
public record AlertsDefinition(
    List<Channel> channels, Optional<URI> pingUrl, Optional<URI> runbookUrl) {
  /** Nowhere. */
  public static final AlertsDefinition NONE = new AlertsDefinition(List.of(), Optional.empty());

  /** Without a link to the runbook. */
  public AlertsDefinition(List<Channel> channels, Optional<URI> pingUrl) {
    this(channels, pingUrl, Optional.empty());
  }

  public AlertsDefinition {
    channels = List.copyOf(channels);
  }

  /** How a message is written. */
  public enum Form {
    /** A text, as Slack and what is compatible with it take it. */
    SLACK,
    /** The findings as JSON. */
    WEBHOOK
  }

  /**
   * A channel. Its address may be a secret: it is in no text of this record.
   *
   * @param form how a message is written
   * @param url where it is sent to, if the configuration says so
   * @param urlFile the file that says so, read at each message
   */
  public record Channel(Form form, Optional<URI> url, Optional<Path> urlFile) {
    @Override
    public String toString() {
      return form.name().toLowerCase(Locale.ROOT);
    }
  }
}
