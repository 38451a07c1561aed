package io.github.jetdetr.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import io.github.jetdetr.blackbox.SampleIncident;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.device.DeviceReader;
import io.github.jetdetr.device.FakeDevice;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.live.CameraView;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.StageLatency;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectFigures;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.metrics.MetricsAccess;
import io.github.jetdetr.metrics.MetricsServer;
import io.github.jetdetr.metrics.NodeFigures;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.TestKeys;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.replay.IncidentViewer;
import io.github.jetdetr.support.FakeCamera;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Djetdetr.page.screenshots=DIR} keeps what the browser showed. */
@Timeout(180)
class PageTest {

  private static final String SCREENSHOTS = System.getProperty("jetdetr.page.screenshots", "");

  private static final String EVIL = "<img src=x onerror=alert(1)>";

  @TempDir private Path folder = Path.of("");

  private final CameraConfig config = FakeCameras.live("front");
  private final CameraView view = new CameraView();
  private final LatencyRecorder latency = new LatencyRecorder();
  private final AtomicBoolean feeding = new AtomicBoolean(true);
  private final Thread feeder = new Thread(this::feed, "feeder");
  private volatile CameraState cameraState = CameraState.ONLINE;
  private IncidentViewer incidents =
      new IncidentViewer(SampleIncident.in(Path.of("none")), 640, 80);
  private final Source source = new Source();
  private final PageHistory history = new PageHistory(new Nobody());

  @SuppressWarnings("MustBeClosedChecker") // closed after each test
  private MetricsServer server = MetricsServer.disabled();

  @BeforeEach
  void start() throws IOException {
    FakeDevice.of("orin-nano", folder.resolve("device"));
    history.counts(
        new CountsReport(
            "front", 1, true, new TreeMap<>(Map.of(EVIL, 2)), List.of(), List.of(), List.of()));
    history.sample(new DeviceReader(folder.resolve("device"), folder, () -> 77L).read());
    incidents = new IncidentViewer(SampleIncident.in(folder.resolve("incidents")), 640, 80);
    server = open(null);
    feeder.start();
  }

  @SuppressWarnings("MustBeClosedChecker") // closed after each test
  private MetricsServer open(byte @Nullable [] token) throws IOException {
    return MetricsServer.open(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        source::figures,
        new PageHandler(source, history, List.of("car", EVIL), token),
        null,
        token == null ? null : PageHandler.authenticator(token));
  }

  @AfterEach
  void stop() throws InterruptedException, IOException {
    feeding.set(false);
    feeder.join();
    server.close();
    view.close();
    incidents.close();
  }

  @Test
  void anIncidentIsOpenedPlayedAndItsWordsAreText() throws Exception {
    assumeTrue(Browser.isInstalled(), Browser.NEEDED);
    SampleIncident.write(folder.resolve("incidents"), 30, EVIL, "{}");
    try (Browser browser = new Browser(folder)) {
      browser.open("http://127.0.0.1:" + server.port() + "/", 1280, 900, false);
      Eventually.seconds(
          30,
          "the incident",
          () -> browser.value("document.querySelectorAll('#files button').length").asInt() == 1);
      browser.value("document.querySelector('#files button').click()");
      Eventually.seconds(
          20,
          "its first picture",
          () -> browser.value("el('where').textContent").asText().equals("front · frame 1 of 30"));
      assertTrue(browser.value("el('what').textContent").asText().contains("command: " + EVIL));
      browser.value("el('play').click()");
      Eventually.seconds(
          30,
          "its last picture",
          () -> browser.value("el('where').textContent").asText().equals("front · frame 30 of 30"));
      browser.value("el('at').value = 9; el('at').dispatchEvent(new Event('input'))");
      Eventually.seconds(
          20,
          "another picture",
          () -> browser.value("el('where').textContent").asText().equals("front · frame 10 of 30"));
      assertEquals(160, browser.value("el('past').width").asInt());
      assertEquals(0, browser.value("document.querySelectorAll('img').length").asInt());
      assertEquals(List.of(), browser.errors());
      if (!SCREENSHOTS.isEmpty()) {
        browser.value("el('incidents').scrollIntoView()");
        browser.screenshot(Path.of(SCREENSHOTS, "incident.png"));
      }
    }
  }

  @Test
  void incidentsAreListedAndTheirFilesAreWhole() throws Exception {
    assertEquals("[]", get("/page/incidents", null, null).body());
    Path file = SampleIncident.write(folder.resolve("incidents"), 3, "a test", "{}");
    String name = String.valueOf(file.getFileName());
    JsonNode list = Schemas.JSON.readTree(get("/page/incidents", null, null).body());
    assertEquals(name, list.at("/0/name").asText());
    assertEquals(200, get("/page/incident/" + name + "/file", null, null).statusCode());
    assertEquals(200, get("/page/incident/" + name + "?frame=2", null, null).statusCode());
    assertEquals(404, get("/page/incident/none.incident", null, null).statusCode());
    assertEquals(404, get("/page/incident/..%2f" + name, null, null).statusCode());
  }

  @Test
  void inAWideWindowBoxesMoveAndACameraThatIsUnpluggedSaysSo() throws Exception {
    looksRight(1280, 900, false);
  }

  @Test
  void onAPhoneInTheDarkNothingIsCutOff() throws Exception {
    looksRight(390, 844, true);
  }

  private void looksRight(int width, int height, boolean dark) throws Exception {
    assumeTrue(Browser.isInstalled(), Browser.NEEDED);
    try (Browser browser = new Browser(folder)) {
      browser.open("http://127.0.0.1:" + server.port() + "/", width, height, dark);
      Eventually.seconds(30, "a picture", () -> found(browser) > 0);
      double first = browser.value("cameras.get('front').found.objects[0].box[0]").asDouble();
      Eventually.seconds(
          20,
          "the box moves",
          () -> browser.value("cameras.get('front').found.objects[0].box[0]").asDouble() != first);
      Eventually.seconds(
          20,
          "the words",
          () -> browser.value("document.body.innerText").asText().contains("sees 2 " + EVIL));
      assertEquals(0, browser.value("document.querySelectorAll('img').length").asInt());
      assertEquals("truck-07", browser.value("el('node').textContent").asText());
      assertTrue(browser.value("document.body.innerText").asText().contains("hot tj: <b>hot</b>"));
      assertEquals(5, browser.value("document.querySelectorAll('#stages rect').length").asInt());
      assertTrue(browser.value("document.querySelectorAll('#heat svg').length").asInt() > 0);
      // Nothing is wider than the window.
      assertTrue(
          browser.value("document.documentElement.scrollWidth").asInt() <= width, "it scrolls");
      drawsAZone(browser);
      if (!SCREENSHOTS.isEmpty()) {
        browser.screenshot(Path.of(SCREENSHOTS, "page-" + width + ".png"));
      }

      cameraState = CameraState.LOST;
      Eventually.seconds(
          3,
          "it is unplugged",
          () -> browser.value("document.body.innerText").asText().contains("lost: unplugged"));
      assertEquals(List.of(), browser.errors());
    }
  }

  private static long found(Browser browser) throws Exception {
    return browser
        .value(
            "cameras.get('front') && cameras.get('front').found ? cameras.get('front').found.number : 0")
        .asLong();
  }

  private static void drawsAZone(Browser browser) throws Exception {
    assertTrue(
        browser
            .value("cameras.get('front').draw.focus(), document.activeElement.textContent")
            .asText()
            .equals("Draw a zone"));
    JsonNode unused = browser.value("cameras.get('front').draw.click()");
    browser.key("Enter");
    browser.key("ArrowRight");
    browser.key("Enter");
    JsonNode box =
        browser.value(
            "cameras.get('front').canvas.scrollIntoView({block: 'center'}),"
                + " (b => [b.left, b.top, b.width, b.height])(cameras.get('front').canvas.getBoundingClientRect())");
    browser.click(
        box.get(0).asDouble() + 0.75 * box.get(2).asDouble(),
        box.get(1).asDouble() + 0.25 * box.get(3).asDouble());
    Eventually.seconds(
        5, "three corners", () -> browser.value("cameras.get('front').points.length").asInt() == 3);
    String yaml = browser.value("cameras.get('front').yaml.textContent").asText();
    assertTrue(
        yaml.matches(
            "(?s)cameras:\\n  front:\\n    zones:\\n      zone1: \\{area: \\[0\\.5, 0\\.5, 0\\.51, 0\\.5, 0\\.7[45]\\d*, 0\\.2[45]\\d*\\]\\}\\n"),
        yaml);
    browser.key("Backspace");
    assertEquals(2, browser.value("cameras.get('front').points.length").asInt());
  }

  @Test
  void nothingOfTheCameraIsCopiedUnlessSomebodyLooks() throws Exception {
    Frame frame = picture(new FakeCamera(64, 48).frames(1));
    Detections none = new Detections(1);
    try (CameraView other = new CameraView()) {
      for (int number = 0; number < 100; number++) {
        other.look(frame, none, System.nanoTime());
      }
      assertEquals(null, other.next(0, 64, 70, Duration.ofMillis(1)));
      other.look(frame, none, System.nanoTime());
      assertTrue(other.next(0, 64, 70, Duration.ofMillis(500)) != null);
    }
    frame.close();
  }

  @Test
  void thePolicyLetsNothingElseRunAndOtherNamesOfThisMachineAreRefused() throws Exception {
    HttpResponse<String> page = get("/", null, null);
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'sha256-"), policy);
    assertFalse(policy.contains("unsafe"));
    assertFalse(page.body().matches("(?s).*(src|href)=\"(https?:)?//.*"), "an outside resource");
    assertFalse(page.body().contains("innerHTML"));
    assertEquals(404, get("/nothing", null, null).statusCode());
    assertEquals(404, get("/page/camera/none", null, null).statusCode());
    assertEquals(404, get("/page/camera/..%2Ffront", null, null).statusCode());
    assertEquals(405, post().statusCode());
    assertEquals(200, get("/metrics", null, null).statusCode());
    assertTrue(get("/page/state", null, null).body().startsWith("{\"node\":\"truck-07\""));
  }

  @Test
  void withATokenNothingButThePageItselfIsShownWithoutIt() throws Exception {
    server.close();
    server = open("secret".getBytes(StandardCharsets.UTF_8));

    assertEquals(200, get("/", null, null).statusCode());
    assertEquals(401, get("/page/state", null, null).statusCode());
    assertEquals(401, get("/metrics", null, null).statusCode());
    assertEquals(200, get("/metrics", "Authorization", "Bearer secret").statusCode());
    assertEquals(401, get("/page/camera/front", "Authorization", "Bearer wrong").statusCode());
    assertEquals(200, get("/page/state", "Authorization", "Bearer secret").statusCode());
  }

  @Test
  void anotherAddressIsEncryptedAndWantsTheToken() throws Exception {
    TestKeys keys = new TestKeys(folder);
    keys.authority("page");
    Path token = Files.writeString(folder.resolve("token"), "a-token-of-20-letters\n");
    MetricsAccess access = new MetricsAccess(keys.file("page.crt"), keys.file("page.key"), token);
    try (MetricsServer encrypted =
        MetricsServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            source::figures,
            new PageHandler(source, history, List.of(), access.token()),
            access.tls(),
            PageHandler.authenticator(access.token()))) {
      assertEquals(200, https(encrypted.port(), "/", keys, null));
      assertEquals(401, https(encrypted.port(), "/page/state", keys, null));
      assertEquals(401, https(encrypted.port(), "/metrics", keys, "wrong"));
      assertEquals(200, https(encrypted.port(), "/page/state", keys, "a-token-of-20-letters"));
    }
    Path unused = Files.writeString(token, "short");
    IOException refused = assertThrows(IOException.class, access::token);
    assertTrue(String.valueOf(refused.getMessage()).endsWith("must have at least 16 letters"));
  }

  /** The certificate has another name. */
  private static int https(int port, String path, TestKeys keys, @Nullable String token)
      throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(keys.file("page.crt"))) {
      store.setCertificateEntry(
          "page", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    trusting.init(null, factory.getTrustManagers(), null);
    URL url = URI.create("https://127.0.0.1:" + port + path).toURL();
    HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
    connection.setSSLSocketFactory(trusting.getSocketFactory());
    connection.setHostnameVerifier((name, session) -> true);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    return connection.getResponseCode();
  }

  @Test
  void thePageIsForThisMachinesNamesOnly() {
    PageGuard guard = new PageGuard(null);
    for (String good : List.of("localhost", "127.0.0.1:9400", "[::1]:9400", "localhost:1")) {
      assertTrue(guard.knowsHost(host(good)), good);
    }
    for (String bad :
        List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil:9400", "")) {
      assertFalse(guard.knowsHost(host(bad)), bad);
    }
  }

  private static Headers host(String name) {
    Headers headers = new Headers();
    headers.set("Host", name);
    return headers;
  }

  private HttpResponse<String> get(String path, @Nullable String key, @Nullable String value)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (key != null) {
      request.header(key, value);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/page/state"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Frame picture(FakeCamera camera) {
    Frame frame = new Frame();
    var unused = camera.next(frame);
    return frame;
  }

  /** A camera of 25 frames a second, on which a box moves to the right. */
  private void feed() {
    FakeCamera camera = new FakeCamera(320, 180);
    Detections found = new Detections(2);
    try (Frame frame = new Frame()) {
      for (int number = 0; feeding.get(); number++) {
        var unused = camera.frames(1).next(frame);
        found.clear();
        float left = number % 200;
        found.add(1, 0.9f, left, 40, left + 60, 120);
        found.add(0, 0.5f, 20, 60, 90, 110);
        found.setTrack(0, 17);
        view.look(frame, found, System.nanoTime());
        LockSupport.parkNanos(40_000_000);
      }
    }
  }

  private final class Source implements PageSource {

    @Override
    public String node() {
      return "truck-07";
    }

    @Override
    public NodeFigures figures() {
      return new NodeFigures(
          "0.1.0",
          4_000,
          new PublishedModel("atto", "sha256:" + "0".repeat(64), "int8", List.of("car", EVIL)),
          List.of(
              new NodeFigures.CameraFigures(
                  new CameraFrames("front", 1_200, 1_100, 98, 1, 1, null, null, null),
                  cameraState,
                  2,
                  latency,
                  ObjectFigures.NONE)),
          new PublishCounts(100, 72, 1, 2, 3, 4, 5, 0, 6, 7, 8, true, 9, List.of(), null),
          new DeviceReader(folder.resolve("device"), folder, () -> 77L).read(),
          HealthState.DEGRADED);
    }

    @Override
    public HealthReport health() {
      return new HealthReport(
          HealthState.DEGRADED, 1, List.of(new HealthReport.Reason("hot", "tj", "<b>hot</b>")));
    }

    @Override
    public @Nullable String brokerProblem() {
      return null;
    }

    @Override
    public List<StageLatency> stages() {
      return List.of(
          stage("capture", 3),
          stage("wait", 1),
          stage("preprocess", 2),
          stage("infer", 12),
          stage("decode", 0.1),
          stage("total", 18.1));
    }

    private StageLatency stage(String name, double millis) {
      return new StageLatency(name, 30, millis, millis, 2 * millis, 3 * millis);
    }

    @Override
    public IncidentViewer incidents() {
      return incidents;
    }

    @Override
    public List<PageCamera> cameras() {
      String reason = cameraState == CameraState.LOST ? "unplugged" : null;
      return List.of(
          new PageCamera(
              config,
              new CameraStatusReport("front", cameraState, 1, 2, reason, 320, 180, null),
              view));
    }
  }

  private static final class Nobody implements ObjectListener {

    @Override
    public void event(EventReport report) {}

    @Override
    public void counts(CountsReport report) {}

    @Override
    public void occupied(OccupiedReport report) {}
  }

  @Test
  void theStateIsJsonAndKnowsWhatWaitsOnTheDisk() throws Exception {
    JsonNode state = Schemas.JSON.readTree(get("/page/state", null, null).body());
    assertEquals("online", state.at("/cameras/0/state").asText());
    assertEquals(72, state.at("/messages/0/1").asInt());
    assertEquals(6, state.path("stages").size());
  }
}
