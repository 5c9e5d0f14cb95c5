package io.snowline.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Marked secrets, and a search for them in all that was said and written. */
final class Planted {
  private final Map<String, List<String>> marks = new LinkedHashMap<>();
  private final List<String> found = new ArrayList<>();
  private final Path folder;
  private int searched;

  Planted(Path folder) {
    this.folder = folder;
  }

  /** A secret of that kind: letters that occur nowhere else. */
  String secret(String kind) {
    String secret = "Planted%sZq7Xw9Kv%02dJ".formatted(kind.replaceAll("\\W", ""), marks.size());
    mark(kind, secret);
    return secret;
  }

  private void mark(String kind, String... pieces) {
    List<String> forms = new ArrayList<>();
    for (String piece : pieces) {
      forms.add(piece);
      forms.add(URLEncoder.encode(piece, UTF_8));
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(piece.getBytes(UTF_8)));
    }
    marks.put(kind, forms);
  }

  /** A file that holds such a secret, with characters that HTML and JSON write in another way. */
  Path file(String kind) {
    String letters = secret(kind);
    String secret = letters + "&\"<\\" + letters;
    mark(kind, secret, letters);
    return write(kind, secret);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name.replaceAll("\\W", "-")), text + "\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A real private key in PEM, each of whose lines is searched for. */
  String privateKey(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      String body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      mark(kind, Arrays.stream(body.split("\n", -1)).limit(20).skip(2).toArray(String[]::new));
      return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----";
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** A key that is none: it begins like one. */
  String brokenKey(String kind) {
    return "-----BEGIN PRIVATE KEY-----\n" + secret(kind) + "\n-----END PRIVATE KEY-----";
  }

  /** Notes every secret in that text. */
  void search(String where, String text) {
    searched += text.length();
    marks.forEach(
        (kind, forms) ->
            forms.stream()
                .filter(text::contains)
                .findFirst()
                .ifPresent(form -> found.add(kind + " in " + where + ": " + around(text, form))));
  }

  private static String around(String text, String form) {
    int at = text.indexOf(form);
    return text.substring(Math.max(0, at - 160), Math.min(text.length(), at + form.length() + 40))
        .replaceAll("\\s+", " ");
  }

  /** Where secrets were found. */
  List<String> found() {
    return found;
  }

  /** How many characters were searched. */
  int searched() {
    return searched;
  }
}
