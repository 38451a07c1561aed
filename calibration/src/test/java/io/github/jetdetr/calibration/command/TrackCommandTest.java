package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code track} as a user types it. */
class TrackCommandTest {

  private static final Path MODEL = Path.of("../app/models/street-detr/model.onnx");

  @TempDir private Path folder = Path.of("");

  private record Ended(int code, String out, String err) {
    JsonNode metrics() throws Exception {
      return new ObjectMapper().readTree(out).path("metrics");
    }
  }

  @Test
  void aStreetIsTrackedAndWhatWasKeptGivesTheSameAgain() throws Exception {
    Ended first =
        run(
            "track",
            "--json",
            "--street",
            502,
            "--frames",
            12,
            "--model",
            MODEL,
            "--threads",
            1,
            "--save-detections",
            folder.resolve("seen"),
            "--save-tracks",
            folder.resolve("tracks"));
    Ended again = run("track", "--json", "--sequences", folder.resolve("seen"));
    Ended scored =
        run(
            "track",
            "--json",
            "--truth",
            folder.resolve("seen"),
            "--tracks",
            folder.resolve("tracks"));

    assertEquals(0, first.code(), first.err());
    assertEquals(0, again.code(), again.err());
    JsonNode metrics = first.metrics();
    assertTrue(metrics.path("HOTA").doubleValue() > 0.2, first.out());
    assertTrue(metrics.path("IDSW").isIntegralNumber(), first.out());
    for (String name : List.of("HOTA", "DetA", "AssA", "IDF1", "MOTA", "IDSW")) {
      double value = metrics.path(name).doubleValue();
      // Files have two digits behind the point.
      assertEquals(value, again.metrics().path(name).doubleValue(), 0.02, name);
      assertEquals(value, scored.metrics().path(name).doubleValue(), 0.02, name);
    }
  }

  @Test
  void tracksThatEqualTheTruthAreFaultless() throws Exception {
    Path truth = folder.resolve("gt.txt");
    Files.writeString(truth, "1,1,0,0,50,50,1,1,1\n2,1,5,0,50,50,1,1,1\n2,2,200,0,9,9,1,1,1\n");
    Path tracks = folder.resolve("tracks.txt");
    Files.writeString(tracks, "1,9,0,0,50,50,1\n2,9,5,0,50,50,1\n2,4,200,0,9,9,1\n");

    JsonNode metrics = run("track", "--json", "--truth", truth, "--tracks", tracks).metrics();

    assertEquals(1, metrics.path("HOTA").doubleValue(), 1e-12);
    assertEquals(1, metrics.path("IDF1").doubleValue());
    assertEquals(1, metrics.path("MOTA").doubleValue());
    assertEquals(0, metrics.path("IDSW").intValue());
  }

  @Test
  void peopleReadATable() {
    Ended ended =
        run("track", "--street", "502", "--frames", "3", "--model", MODEL, "--threads", "1");

    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().startsWith("1 sequences, 3 frames, "), ended.out());
    assertTrue(ended.out().contains("HOTA") && ended.out().contains("car"), ended.out());
  }

  @Test
  void whatIsMissingOrWrongIsSaidInOneLine() throws Exception {
    Path broken = folder.resolve("broken.txt");
    Files.writeString(broken, "1,1,0,0,x,50,1,1,1\n");
    Path fine = folder.resolve("fine.txt");
    Files.writeString(fine, "1,1,0,0,50,50,1,1,1\n");

    assertEnded(64, "needs either --street or --sequences", run("track"));
    assertEnded(
        64, "needs either", run("track", "--street", 1, "--sequences", folder, "--frames", 1));
    assertEnded(66, "no folder or file at ", run("track", "--truth", folder.resolve("nobody")));
    assertEnded(66, "no sequence (a folder with seqinfo.ini) in ", run("track", "--truth", folder));
    assertEnded(66, "give --tracks", run("track", "--truth", fine));
    assertEnded(
        66, "no such file: ", run("track", "--truth", fine, "--tracks", folder.resolve("none")));
    assertEnded(65, "broken.txt:1: 'x' is not a number", run("track", "--truth", broken));
    assertEnded(
        64,
        "--drop takes every-third",
        run("track", "--truth", fine, "--tracks", fine, "--drop", "x"));
    assertEnded(64, "--fps: ", run("track", "--truth", fine, "--tracks", fine, "--fps", 99));
    assertEnded(
        64, "--frames must be in", run("track", "--street", 1, "--frames", 0, "--model", MODEL));
    assertEnded(64, "--street needs --model", run("track", "--street", 1, "--frames", 1));
  }

  private static void assertEnded(int code, String message, Ended ended) {
    assertEquals(code, ended.code(), ended.err());
    assertTrue(ended.err().contains(message), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
  }

  private static Ended run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = CalibrateMain.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> args = new ArrayList<>();
    for (Object word : words) {
      args.add(word.toString());
    }
    int code = commandLine.execute(args.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }
}
