package io.snowline.command;

import io.snowline.sync.Outcome;
import io.snowline.words.Words;

/** Colour, where a person sees it. */
record Style(boolean coloured) {
  String good(String text) {
    return with("32", text);
  }

  String warning(String text) {
    return with("33", text);
  }

  String bad(String text) {
    return with("31", text);
  }

  String bold(String text) {
    return with("1", text);
  }

  /** How a run ended, in its colour. */
  String outcome(Outcome outcome) {
    String word = Words.lower(outcome);
    return switch (outcome) {
      case VERIFIED, UNDONE, REJECTED -> good(word);
      case PLANNED -> word;
      case WAITING, BLOCKED -> warning(word);
      case FAILED, MOVING_SOURCE -> bad(word);
    };
  }

  private String with(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
