package io.snowline.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where alerts go: {@code /refuses} takes none, everything else keeps what it gets. */
final class Channels implements AutoCloseable {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> then = new ConcurrentHashMap<>();
  private final HttpServer server;

  Channels() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    received.add(path + " " + body);
    then.getOrDefault(path, () -> {}).run();
    exchange.sendResponseHeaders(path.equals("/refuses") ? 500 : 200, -1);
    exchange.close();
  }

  /** Has something done each time that a message came to that path, before it is answered. */
  void onTaken(String path, Runnable done) {
    then.put(path, done);
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What came to that path, in order. */
  List<String> at(String path) {
    return received.stream()
        .filter(line -> line.startsWith(path + " "))
        .map(line -> line.substring(path.length() + 1))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
