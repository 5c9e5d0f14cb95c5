package io.snowline.command;

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

  private String with(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
