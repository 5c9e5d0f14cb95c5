package io.snowline.configuration;

/**
 * A setting's text.
 *
 * @param value after replacement of environment variables
 * @param written as the file has it, which is what messages show: the environment may hold secrets
 */
record Text(String value, String written) {
  /** The text for a message. */
  String shown() {
    return Excerpt.of(written);
  }

  boolean replaced() {
    return !value.equals(written);
  }
}
