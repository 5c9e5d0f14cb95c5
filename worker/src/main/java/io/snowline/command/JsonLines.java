package io.snowline.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.snowline.ledger.ReceiptJson;
import java.io.PrintStream;

/** Writes one JSON object a line, the first of which tells the version of the lines' form. */
final class JsonLines {
  /** Changes when a program that reads the lines would have to. */
  private static final int SCHEMA = 1;

  private final PrintStream out;
  private boolean begun;

  JsonLines(PrintStream out) {
    this.out = out;
  }

  /** An object without fields. */
  ObjectNode fields() {
    return ReceiptJson.mapper().createObjectNode();
  }

  /** The fields of a record, as the ledger names them. */
  ObjectNode fields(Object value) {
    return ReceiptJson.mapper().valueToTree(value);
  }

  /** The line that all output begins with. */
  synchronized void begin() {
    if (!begun) {
      begun = true;
      print("version", fields().put("version", VersionCommand.text()).put("schema", SCHEMA));
    }
  }

  /** One line. */
  synchronized void write(String type, ObjectNode fields) {
    begin();
    print(type, fields);
  }

  private void print(String type, ObjectNode fields) {
    ObjectNode line = fields().put("type", type);
    line.setAll(fields);
    out.println(ReceiptJson.text(line));
  }
}
