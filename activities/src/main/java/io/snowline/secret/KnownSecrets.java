package io.snowline.secret;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The secrets that this process has read. Drivers and servers put into their errors what they were
 * sent; whatever leaves the process as a text is therefore redacted: messages, logs, and failures
 * in workflow histories.
 */
public final class KnownSecrets {
  /** What stands in a secret's place. */
  public static final String REDACTED = "[secret]";

  /** Shorter ones are found in innocent words. */
  private static final int SHORTEST = 6;

  /** A line of a key, by which part of one is found. */
  private static final int LINE = 16;

  private static final Pattern LINES = Pattern.compile("\\R|\\\\n");
  private static final Pattern FIELDS =
      Pattern.compile("\"(?:private_key_id|client_secret|refresh_token)\"\\s*:\\s*\"([^\"]+)\"");

  private static final Set<String> VALUES = ConcurrentHashMap.newKeySet();

  private KnownSecrets() {}

  /** The text of a secret's file without the blanks around it, known from now on. */
  public static String read(Path file) throws IOException {
    String text = Files.readString(file).strip();
    keep(text);
    return text;
  }

  /** Knows the secret from now on; of a key, also its lines. Null is none. */
  public static void keep(String secret) {
    if (secret == null) {
      return;
    }
    add(secret.strip(), SHORTEST);
    Arrays.stream(LINES.split(secret))
        .map(String::strip)
        .filter(line -> !line.startsWith("-----") && !line.contains("\""))
        .forEach(line -> add(line, LINE));
    FIELDS.matcher(secret).results().forEach(field -> add(field.group(1), SHORTEST));
  }

  /** Also as it stands in a URL and in JSON: so drivers send it, and servers quote it. */
  private static void add(String value, int shortest) {
    if (value.length() >= shortest) {
      VALUES.add(value);
      VALUES.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
      VALUES.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /** The text without any known secret; null for null. */
  public static String redacted(String text) {
    if (text == null) {
      return null;
    }
    String redacted = text;
    for (String value :
        VALUES.stream().sorted(Comparator.comparing(String::length).reversed()).toList()) {
      redacted = redacted.replace(value, REDACTED);
    }
    return redacted;
  }
}
