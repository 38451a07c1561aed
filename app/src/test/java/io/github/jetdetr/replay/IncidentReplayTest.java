package io.github.jetdetr.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.RecordableCamera;
import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.daemon.ServiceNotifier;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.support.StreetClip;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the black box of a daemon has recorded gives the same again. */
@Timeout(180)
class IncidentReplayTest {

  private static final int FRAMES = 2_000;

  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path model = Path.of("");

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.of(TinyModel.Layout.RAW).write(folder, "tiny.onnx");
  }

  @Test
  void aRecordingWithAFaultInItGivesTheSameDetectionsAndEvents() throws Exception {
    Path clip = new StreetClip(StreetClip.Codec.H264, 320, 176, 50).file();
    AtomicInteger opened = new AtomicInteger();
    Path incident =
        record(
            "file:" + clip + "?pace=max&loop=true",
            FRAMES,
            config ->
                opened.getAndIncrement() == 0 ? breaking(config) : CameraFeed.openSource(config));

    assertEquals(0, replay("--json", incident.toString()), () -> err + "" + out);
    JsonNode figures = new ObjectMapper().readTree(out.toString());
    assertEquals(FRAMES, figures.path("frames").asInt(), figures::toString);
    assertEquals(0, figures.path("missing").asInt());
    assertEquals(FRAMES, figures.path("equal").asInt());
    assertEquals(FRAMES, figures.path("same_tracks").asInt());
    assertTrue(figures.path("events").asInt() > 0, figures::toString);
    assertEquals(figures.path("events"), figures.path("equal_events"));

    out.getBuffer().setLength(0);
    assertEquals(0, replay(incident.toString()), err::toString);
    assertTrue(out.toString().contains("camera road: lost: unplugged"), out::toString);
    assertTrue(out.toString().contains("2000 with equal objects"), out::toString);
  }

  @Test
  void aCameraThatSendsPixelsIsRecordedWithAllOfThem() throws Exception {
    Path incident = record("street:1?weather=day&fps=30", 40, CameraFeed::openSource);

    assertEquals(0, replay("--json", incident.toString()), () -> err + "" + out);
    JsonNode figures = new ObjectMapper().readTree(out.toString());
    assertEquals(40, figures.path("equal").asInt(), figures::toString);

    Path drawn = folder.resolve("drawn");
    assertEquals(0, replay("--out", drawn.toString(), incident.toString()), err::toString);
    try (var pictures = Files.list(drawn)) {
      assertEquals(40, pictures.count());
    }
  }

  @Test
  void anotherModelIsNotTakenForTheRecorded() throws Exception {
    Path clip = new StreetClip(StreetClip.Codec.MJPEG, 320, 176, 50).file();
    Path incident = record("file:" + clip + "?pace=max", 20, CameraFeed::openSource);
    Path other = TinyModel.of(TinyModel.Layout.POST_PROCESSED).write(folder, "other.onnx");
    Files.copy(other, model, StandardCopyOption.REPLACE_EXISTING);

    assertEquals(65, replay(incident.toString()));
    assertTrue(err.toString().contains("is not the one of the recording"), err::toString);
    Files.delete(model);
    err.getBuffer().setLength(0);
    assertEquals(66, replay(incident.toString()));
    assertTrue(err.toString().contains("name it with --model"), err::toString);
  }

  @Test
  void aFileThatIsNoIncidentIsRefusedInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("x.incident"), "hello");
    assertEquals(65, replay(file.toString()));
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertEquals(66, replay(folder.resolve("none").toString()));
  }

  private int replay(String... args) {
    CommandLine commandLine = JetdetrMain.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all = new String[args.length + 1];
    all[0] = "replay";
    System.arraycopy(args, 0, all, 1, args.length);
    return commandLine.execute(all);
  }

  /** Runs a daemon until it has processed so many frames; its first object makes an incident. */
  private Path record(String uri, int frames, CameraFeed.Opener opener) throws Exception {
    Path incidents = folder.resolve("incidents");
    List<String> labels = IntStream.range(0, 5).mapToObj(id -> "class-" + id).toList();
    Path file =
        Files.writeString(
            folder.resolve("jetdetr.yaml"),
            """
            model: {path: "%s", threads: 1, parallel: 1, threshold: 0.2}
            mqtt: {broker: "embedded:%d"}
            metrics: {enabled: false}
            cameras:
              road:
                uri: "%s"
                max_age_s: 600
                tracks: {min_age_s: 0, min_hits: 2}
                zones: {all: {area: [0, 0, 1, 0, 1, 1, 0, 1]}}
            black_box: {path: "%s", memory_mb: 64, after_s: 600, labels: %s}
            """
                .formatted(model, freePort(), uri, incidents, labels));
    DaemonConfig config = ConfigReader.read(file, List.of());
    Daemon daemon = new Daemon(config, frames, opener, ServiceNotifier.of(Map.of()));
    Daemon.Summary summary = daemon.run(second -> {});
    assertEquals(frames, summary.cameras().get(0).processed());
    try (var files = Files.list(incidents)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with the one around it
  private static Camera breaking(CameraConfig config) throws CameraException {
    return new BreakingCamera(CameraFeed.openSource(config), 700);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** A camera that is unplugged once. */
  private static final class BreakingCamera implements RecordableCamera {

    private final RecordableCamera camera;
    private int left;

    @MustBeClosed
    private BreakingCamera(Camera camera, int frames) {
      this.camera = (RecordableCamera) camera;
      left = frames;
    }

    @Override
    public void recordTo(CameraRecorder recorder) {
      camera.recordTo(recorder);
    }

    @Override
    public Grab next(Frame frame) {
      return left-- <= 0 ? new NoFrame(NoFrame.Reason.LOST, "unplugged") : camera.next(frame);
    }

    @Override
    public void close() {
      camera.close();
    }
  }
}
