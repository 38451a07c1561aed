package io.github.jetdetr.calibration.pictures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionCacheTest {

  private static final List<DetectedObject> OBJECTS =
      List.of(
          new DetectedObject(3, 0.1f, 1 / 3f, -0f, Float.MIN_VALUE, 1e30f),
          new DetectedObject(0, 1, 0, 1, 2, 3));

  @TempDir private Path folder = Path.of("");

  @Test
  void detectionsRoundTripExactly() throws Exception {
    Path file = folder.resolve("new/cache.jsonl");
    try (DetectionCache cache = new DetectionCache(file)) {
      cache.put("one", OBJECTS);
      cache.put("none", List.of());
    }
    try (DetectionCache cache = new DetectionCache(file)) {
      assertEquals(OBJECTS, cache.get("one"));
      assertEquals(List.of(), cache.get("none"));
      assertNull(cache.get("other"));
    }
  }

  @Test
  void aFileTruncatedAtAnyByteKeepsItsCompleteLinesAndAcceptsNewOnes() throws Exception {
    Path file = folder.resolve("cache.jsonl");
    try (DetectionCache cache = new DetectionCache(file)) {
      cache.put("one", OBJECTS);
      cache.put("two", OBJECTS);
    }
    byte[] whole = Files.readAllBytes(file);
    int second = new String(whole, UTF_8).indexOf('\n') + 1;
    for (int end = second; end < whole.length - 1; end++) {
      Files.write(file, Arrays.copyOf(whole, end));
      try (DetectionCache cache = new DetectionCache(file)) {
        assertEquals(OBJECTS, cache.get("one"));
        cache.put("three", OBJECTS);
      }
      try (DetectionCache cache = new DetectionCache(file)) {
        assertEquals(OBJECTS, cache.get("one"));
        assertEquals(OBJECTS, cache.get("three"));
      }
    }
  }

  @Test
  void theDefaultFolderIsXdgsAndNullIfItIsNotWritable() {
    assertEquals(
        folder.resolve("x/jetdetr/detections"),
        CacheFolder.under(folder.resolve("x").toString(), "/home/nobody"));
    assertEquals(
        folder.resolve(".cache/jetdetr/detections"), CacheFolder.under("", folder.toString()));
    assertNull(CacheFolder.under("/proc/nowhere", ""));
  }
}
