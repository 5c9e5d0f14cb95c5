package io.snowline.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Headless Chromium, driven by the W3C's WebDriver protocol. Selenium speaks it too, but its
 * libraries ask for other versions than those that the product is built with.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int HEIGHT = 900;
  private static final int TRIES = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path profile;
  private final Process driver;
  private final String session;

  private Browser(Chromium chromium, boolean scripts) throws IOException {
    profile = Chromium.emptyProfile();
    driver =
        new ProcessBuilder(chromium.driver().toString(), "--port=0")
            .redirectErrorStream(true)
            .start();
    try {
      String sessions = "http://127.0.0.1:%d/session".formatted(port());
      JsonNode begun = call("POST", sessions, capabilities(chromium, scripts));
      session = sessions + "/" + begun.path("sessionId").asText();
    } catch (RuntimeException | AssertionError failure) {
      driver.destroy();
      throw failure;
    }
  }

  /** Starts one with an empty profile. */
  static Browser start(Chromium chromium) {
    return start(chromium, true);
  }

  /** Starts one with an empty profile, in which pages may have scripts or not. */
  static Browser start(Chromium chromium, boolean scripts) {
    try {
      return new Browser(chromium, scripts);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private int port() throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
    }
    throw new AssertionError("chromedriver ended without a port");
  }

  private JsonNode capabilities(Chromium chromium, boolean scripts) {
    List<String> flags =
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--user-data-dir=" + profile);
    Map<String, Object> options =
        Map.of(
            "binary",
            chromium.browser().toString(),
            "args",
            flags,
            "prefs",
            Map.of("profile.managed_default_content_settings.javascript", scripts ? 1 : 2));
    return JSON.valueToTree(
        Map.of(
            "capabilities",
            Map.of(
                "alwaysMatch",
                Map.of(
                    "goog:chromeOptions",
                    options,
                    "goog:loggingPrefs",
                    Map.of("browser", "ALL", "performance", "ALL")))));
  }

  private JsonNode call(String method, String url, JsonNode body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(PATIENCE)
              .method(
                  method,
                  body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
              .build();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      JsonNode value = JSON.readTree(response.body()).path("value");
      if (response.statusCode() != 200) {
        throw new AssertionError(
            "%s %s: %s"
                .formatted(method, url.replaceAll(".*/session/[^/]*", ""), value.path("message")));
      }
      return value;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private JsonNode post(String path, Map<String, Object> body) {
    return call("POST", session + path, JSON.valueToTree(body));
  }

  /** Opens the page and waits until it is there. */
  void open(String url) {
    post("/url", Map.of("url", url));
  }

  String url() {
    return call("GET", session + "/url", null).asText();
  }

  /** The result of a script's {@code return}. */
  JsonNode run(String script) {
    return post("/execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** The text that a person sees of the first element that matches. */
  String text(String css) {
    return on(css, element -> call("GET", session + "/element/" + element + "/text", null))
        .asText();
  }

  void click(String css) {
    on(css, element -> post("/element/" + element + "/click", Map.of()));
  }

  /** Types into the element. */
  void type(String css, String text) {
    on(css, element -> post("/element/" + element + "/value", Map.of("text", text)));
  }

  /** Does it to the element that is there: the page may have put in a new one meanwhile. */
  private JsonNode on(String css, Function<String, JsonNode> what) {
    for (int attempt = 1; ; attempt++) {
      try {
        return what.apply(
            post("/element", Map.of("using", "css selector", "value", css)).path(ELEMENT).asText());
      } catch (AssertionError replaced) {
        if (attempt == TRIES || !replaced.getMessage().contains("stale element")) {
          throw replaced;
        }
      }
    }
  }

  /** Presses a key on whatever has the focus. */
  void press(String key) {
    post(
        "/actions",
        Map.of(
            "actions",
            List.of(
                Map.of(
                    "type",
                    "key",
                    "id",
                    "keyboard",
                    "actions",
                    List.of(
                        Map.of("type", "keyDown", "value", key),
                        Map.of("type", "keyUp", "value", key))))));
  }

  /** Waits until that is so, by looking again and again. */
  void await(String what, BooleanSupplier so) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within %s: %s; the page says%n%s".formatted(PATIENCE, what, text("body")));
      }
      Thread.onSpinWait();
    }
  }

  /** Makes the page so wide, as on a telephone, and dark or light. */
  void look(int width, String scheme) {
    developer(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", false));
    developer(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Lets the page's clock run ahead, with all that the page has to do in that time. */
  void elapse(Duration time) {
    developer(
        "Emulation.setVirtualTimePolicy", Map.of("policy", "advance", "budget", time.toMillis()));
  }

  /** Holds every answer so long on its way. */
  void hold(Duration time) {
    developer(
        "Network.emulateNetworkConditions",
        Map.of(
            "offline",
            false,
            "latency",
            time.toMillis(),
            "downloadThroughput",
            -1,
            "uploadThroughput",
            -1));
  }

  private JsonNode developer(String command, Map<String, Object> parameters) {
    return post("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** The whole page as a picture. */
  byte[] picture() {
    JsonNode picture =
        developer("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"));
    return Base64.getDecoder().decode(picture.path("data").asText());
  }

  /** What the console was told since it was last asked, such as a broken policy. */
  List<String> console() {
    List<String> lines = new ArrayList<>();
    post("/se/log", Map.of("type", "browser"))
        .forEach(entry -> lines.add(entry.path("message").asText()));
    return lines;
  }

  /** The addresses that were asked for since they were last asked. */
  List<String> requested() {
    List<String> urls = new ArrayList<>();
    post("/se/log", Map.of("type", "performance"))
        .forEach(
            entry -> {
              JsonNode event = message(entry);
              if (event.path("method").asText().equals("Network.requestWillBeSent")) {
                urls.add(event.path("params").path("request").path("url").asText());
              }
            });
    return urls;
  }

  private static JsonNode message(JsonNode entry) {
    try {
      return JSON.readTree(entry.path("message").asText()).path("message");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    try {
      call("DELETE", session, null);
    } finally {
      driver.destroy();
      remove(profile);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException stillWriting) {
      // The system's folder for temporary files is emptied by others.
      folder.toFile().deleteOnExit();
    }
  }
}
