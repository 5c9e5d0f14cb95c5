package io.snowline.command;

import io.snowline.demo.DemoTeller;
import java.io.PrintStream;
import java.util.List;

/** Tells the demo's story on a terminal. */
final class TextTeller implements DemoTeller {
  private final PrintStream out;
  private final Style style;
  private int chapter;

  TextTeller(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  @Override
  public void chapter(String title, String... lines) {
    chapter++;
    out.println();
    out.println(style.bold(chapter + ". " + title));
    List.of(lines).forEach(line -> out.println("   " + line));
  }

  @Override
  public void note(String sentence) {
    out.println("   " + sentence);
  }

  @Override
  public void answer(String json) {
    out.println("   " + json);
  }

  @Override
  public void command(String line) {
    out.println("$ " + line);
  }
}
