package io.snowline.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that people write: UTF-8, with or without a byte order mark, of a bounded size. */
final class TextFile {
  static final int LARGEST = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /** The file's text; {@code shown} is its name in messages. */
  static String read(Path file, String shown) throws UnreadableFileException {
    String text = decode(bytes(file, shown), shown);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static byte[] bytes(Path file, String shown) throws UnreadableFileException {
    if (Files.isDirectory(file)) {
      throw new UnreadableFileException(0, shown + " is a folder");
    }
    if (Files.notExists(file)) {
      throw new UnreadableFileException(0, "nothing at " + shown);
    }
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new UnreadableFileException(0, shown + " is larger than 1 MiB");
      }
      return bytes;
    } catch (IOException unreadable) {
      throw new UnreadableFileException(0, shown + " can't be read");
    }
  }

  private static String decode(byte[] bytes, String shown) throws UnreadableFileException {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer output = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(input, output, true);
    if (result.isError()) {
      throw new UnreadableFileException(
          1 + lineFeeds(bytes, input.position()), shown + " is not UTF-8 text");
    }
    return output.flip().toString();
  }

  private static int lineFeeds(byte[] bytes, int end) {
    int count = 0;
    for (int at = 0; at < end; at++) {
      count += bytes[at] == '\n' ? 1 : 0;
    }
    return count;
  }
}
