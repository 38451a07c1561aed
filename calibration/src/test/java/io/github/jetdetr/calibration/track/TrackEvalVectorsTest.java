package io.github.jetdetr.calibration.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Equality with TrackEval on sequences full of special cases, read from MOTChallenge's files;
 * {@code make_trackeval_vectors.py} beside the vectors made them.
 */
class TrackEvalVectorsTest {

  /** Sums are taken in another order than numpy does. */
  private static final double ROUNDING = 1e-9;

  @TempDir private Path folder = Path.of("");

  @Test
  void everyFigureIsThatOfTrackEval() throws Exception {
    JsonNode vectors;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("trackeval-vectors.json"))) {
      vectors = new ObjectMapper().readTree(in);
    }
    assertEquals(10, vectors.get("sequences").size());
    TrackEvaluation together = new TrackEvaluation();
    for (JsonNode vector : vectors.get("sequences")) {
      String name = vector.get("name").textValue();
      write("truth/" + name + "/seqinfo.ini", vector.get("seqinfo"));
      write("truth/" + name + "/gt/gt.txt", vector.get("truth"));
      write("tracks/" + name + ".txt", vector.get("tracks"));
    }
    int at = 0;
    for (TrackSequence sequence : SequenceFiles.read(folder.resolve("truth"), null)) {
      BoxRows tracks = SequenceFiles.readTracks(folder.resolve("tracks"), sequence.info());
      TrackEvaluation alone = new TrackEvaluation();
      alone.add(sequence.info(), sequence.truth(), tracks);
      together.add(sequence.info(), sequence.truth(), tracks);
      JsonNode vector = vectors.get("sequences").get(at++);
      assertEquals(vector.get("name").textValue(), sequence.info().name());
      assertSame(vector.get("expected"), alone.all().metrics(), sequence.info().name());
    }
    assertEquals(10, at);
    assertSame(vectors.get("expected"), together.all().metrics(), "all");
  }

  private void write(String name, JsonNode text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text.textValue());
  }

  private static void assertSame(JsonNode expected, Map<String, Number> actual, String where) {
    assertTrue(expected.size() >= 21, "only " + expected.size());
    expected
        .properties()
        .forEach(
            entry ->
                assertEquals(
                    entry.getValue().doubleValue(),
                    Objects.requireNonNull(actual.get(entry.getKey())).doubleValue(),
                    ROUNDING,
                    where + " " + entry.getKey()));
  }
}
