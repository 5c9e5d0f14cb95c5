package io.snowline.command;

import io.snowline.demo.DemoTeller;
import java.util.List;

/** Tells the demo's story as JSON lines. */
final class JsonTeller implements DemoTeller {
  private final JsonLines lines;

  JsonTeller(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public void chapter(String title, String... sentences) {
    lines.write("chapter", lines.fields().put("title", title));
    List.of(sentences).forEach(this::note);
  }

  @Override
  public void note(String sentence) {
    lines.write("note", lines.fields().put("text", sentence));
  }

  @Override
  public void answer(String json) {
    lines.write("final_view", lines.fields().put("row", json));
  }

  @Override
  public void command(String line) {
    lines.write("command", lines.fields().put("line", line));
  }
}
