package io.snowline.demo;

/** How the story is told: to a person, or as lines for a program. */
public interface DemoTeller {

  /** A new chapter with what has to be known for it. */
  void chapter(String title, String... lines);

  /** A sentence between two commands. */
  void note(String sentence);

  /** A row that a query gave, as JSON. */
  void answer(String json);

  /** A command, as it would be typed. */
  void command(String line);
}
