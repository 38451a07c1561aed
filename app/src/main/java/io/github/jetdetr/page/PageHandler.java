package io.github.jetdetr.page;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.live.CameraView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers what the page asks for; reads only. Thread-safe. */
public final class PageHandler implements HttpHandler {

  private static final Pattern CAMERA = Pattern.compile("/page/camera/([a-zA-Z0-9_-]{1,100})");
  private static final Pattern INCIDENT =
      Pattern.compile("/page/incident/([a-zA-Z0-9-]{1,100}\\.incident)(/file)?");
  private static final Pattern FRAME = Pattern.compile("frame=([0-9]{1,9})");
  private static final Pattern AFTER = Pattern.compile("after=([0-9]{1,18})");
  private static final Duration PICTURE_TIMEOUT = Duration.ofMillis(700);
  private static final int PICTURE_SIDE = 960;
  private static final int PICTURE_QUALITY = 70;
  private static final int PICTURES_AT_ONCE = 4;
  private static final int NO_BODY = -1;

  private final PageFile page = PageFile.read();
  private final PageGuard guard;
  private final PageSource source;
  private final PageState state;
  private final List<String> labels;
  private final IncidentPages incidents;
  private final Semaphore pictures = new Semaphore(PICTURES_AT_ONCE);

  /**
   * @param labels of the model, in its order
   * @param token what a request has to have; null on the loopback interface
   */
  public PageHandler(
      PageSource source, PageHistory history, List<String> labels, byte @Nullable [] token) {
    this.source = source;
    this.labels = List.copyOf(labels);
    state = new PageState(source, history);
    incidents = new IncidentPages(source.incidents(), this.labels);
    guard = new PageGuard(token);
  }

  /** Lets in whoever has the token, to everything but the page itself, which asks for it. */
  public static Authenticator authenticator(byte[] token) {
    return new PageGuard(token).authenticator();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getRequestHeaders();
      String path = exchange.getRequestURI().getPath();
      Matcher camera = CAMERA.matcher(path);
      Matcher incident = INCIDENT.matcher(path);
      if (!guard.knowsHost(headers)) {
        refuse(exchange, 403, "this address is asked for by another name than this machine's");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        refuse(exchange, 405, "nothing can be changed here");
      } else if (path.equals("/")) {
        answer(exchange, 200, "text/html; charset=utf-8", page.html());
      } else if (!guard.admits(headers)) {
        refuse(exchange, 401, "a token is needed");
      } else if (path.equals("/page/state")) {
        answer(exchange, 200, "application/json", state.json());
      } else if (path.equals("/page/incidents")) {
        answer(exchange, 200, "application/json", incidents.list());
      } else if (incident.matches()) {
        incident(exchange, incident.group(1), incident.group(2) != null);
      } else if (camera.matches()) {
        picture(exchange, camera.group(1));
      } else {
        refuse(exchange, 404, "there is nothing here; /metrics is for Prometheus");
      }
    }
  }

  private void picture(HttpExchange exchange, String name) throws IOException {
    PageSource.PageCamera found = null;
    for (PageSource.PageCamera camera : source.cameras()) {
      found = camera.config().name().equals(name) ? camera : found;
    }
    if (found == null) {
      refuse(exchange, 404, "there is no such camera");
      return;
    }
    if (!pictures.tryAcquire()) {
      refuse(exchange, 503, "too many look at once");
      return;
    }
    try {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      Matcher after = AFTER.matcher(query);
      long known = after.matches() ? Long.parseLong(after.group(1)) : 0;
      CameraView.Picture picture =
          found.view().next(known, PICTURE_SIDE, PICTURE_QUALITY, PICTURE_TIMEOUT);
      if (picture == null) {
        head(exchange, "application/octet-stream");
        exchange.sendResponseHeaders(204, NO_BODY);
      } else {
        answer(
            exchange,
            200,
            "application/octet-stream",
            PictureAnswer.bytes(
                PictureAnswer.root().put("number", picture.number()),
                picture.objects(),
                labels,
                picture.jpeg()));
      }
    } catch (CameraException e) {
      refuse(exchange, 500, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pictures.release();
    }
  }

  private void incident(HttpExchange exchange, String name, boolean whole) throws IOException {
    try {
      Path file = incidents.file(name);
      if (file == null) {
        refuse(exchange, 404, "there is no such incident");
      } else if (whole) {
        head(exchange, "application/octet-stream");
        exchange.sendResponseHeaders(200, Files.size(file));
        try (OutputStream out = exchange.getResponseBody()) {
          long unused = Files.copy(file, out);
        }
      } else {
        Matcher frame = FRAME.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        byte[] picture =
            incidents.picture(name, frame.matches() ? Long.parseLong(frame.group(1)) : 0);
        if (picture == null) {
          refuse(exchange, 404, "nothing was detected in it");
        } else {
          answer(exchange, 200, "application/octet-stream", picture);
        }
      }
    } catch (IncidentException | CameraException e) {
      refuse(exchange, 500, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(HttpExchange exchange, int code, String why) throws IOException {
    byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
    answer(exchange, code, "text/plain; charset=utf-8", text);
  }

  private void answer(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    head(exchange, type);
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void head(HttpExchange exchange, String type) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Content-Security-Policy", page.policy());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }
}
