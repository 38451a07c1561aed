package io.github.jetdetr.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.mqtt.Eventually;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Headless Chromium, by its own remote protocol. */
final class Browser implements AutoCloseable {

  static final String NEEDED = "needs chromium: apt-get install chromium";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  static boolean isInstalled() {
    return program() != null;
  }

  private static @Nullable String program() {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return Path.of(folder, name).toString();
        }
      }
    }
    return null;
  }

  Browser(Path folder) throws Exception {
    Path profile = folder.resolve("profile");
    process =
        new ProcessBuilder(
                String.valueOf(program()),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    Eventually.seconds(60, "the browser listens", () -> Files.exists(port) && Files.size(port) > 5);
    String base = "http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list";
    CompletableFuture<String> page = new CompletableFuture<>();
    Eventually.seconds(
        30,
        "a page",
        () -> {
          for (JsonNode target : JSON.readTree(get(base))) {
            if (target.path("type").asText().equals("page")) {
              return page.complete(target.path("webSocketDebuggerUrl").asText());
            }
          }
          return false;
        });
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(page.get()), new Listener())
            .get(30, TimeUnit.SECONDS);
    call("Runtime.enable", "{}");
    call("Log.enable", "{}");
    call("Page.enable", "{}");
  }

  private static String get(String uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  JsonNode call(String method, String parameters) throws Exception {
    int id = next.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.readTree(parameters));
    socket.sendText(message.toString(), true).get(30, TimeUnit.SECONDS);
    return answer.get(30, TimeUnit.SECONDS);
  }

  void open(String uri, int width, int height, boolean dark) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s}"
            .formatted(width, height, width < 500));
    call(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
    call("Page.navigate", "{\"url\":\"%s\"}".formatted(uri));
  }

  /** The value of an expression, which may be a promise. */
  JsonNode value(String expression) throws Exception {
    ObjectNode parameters = JSON.createObjectNode().put("expression", expression);
    parameters.put("returnByValue", true).put("awaitPromise", true);
    return call("Runtime.evaluate", parameters.toString()).at("/result/result/value");
  }

  void key(String name) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call("Input.dispatchKeyEvent", "{\"type\":\"%s\",\"key\":\"%s\"}".formatted(type, name));
    }
  }

  void click(double x, double y) throws Exception {
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          "{\"type\":\"%s\",\"x\":%s,\"y\":%s,\"button\":\"left\",\"clickCount\":1}"
              .formatted(type, x, y));
    }
  }

  void screenshot(Path file) throws Exception {
    String data =
        call("Page.captureScreenshot", "{\"format\":\"png\"}").at("/result/data").asText();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /** Everything that the console complained about. */
  List<String> errors() {
    return errors;
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          received(JSON.readTree(text.toString()));
        } catch (IOException e) {
          errors.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void received(JsonNode message) {
    CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
    String method = message.path("method").asText();
    if (answer != null) {
      answer.complete(message);
    } else if (method.equals("Runtime.exceptionThrown")
        || (method.equals("Log.entryAdded")
            && message.at("/params/entry/level").asText().equals("error"))
        || (method.equals("Runtime.consoleAPICalled")
            && message.at("/params/type").asText().equals("error"))) {
      errors.add(message.toString());
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
