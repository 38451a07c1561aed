package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.file.ProcessFile;
import io.github.jetdetr.support.FileHolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanStoreTest {

  private static final PlanCard CARD = card("sha256:one", "Orin", "8.7");

  @TempDir private Path folder = Path.of("");

  private static PlanCard card(String onnx, String gpu, String capability) {
    return new PlanCard(
        onnx,
        "int8",
        "10.3.0.30",
        "12.6",
        "12.6",
        gpu,
        capability,
        16,
        "36.4.3",
        "1x3x8x8",
        "level=3");
  }

  private PlanStore store(long maxBytes, int second) {
    Instant now = Instant.parse("2026-11-22T10:00:00Z").plusSeconds(second);
    return new PlanStore(folder, maxBytes, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static ByteBuffer plan(int bytes, int seed) {
    ByteBuffer plan = ByteBuffer.allocate(bytes);
    for (int at = 0; at < bytes; at++) {
      plan.put(at, (byte) (seed + at));
    }
    return plan;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aPlanComesBackAsItWasKept() throws IOException {
    PlanStore store = store(1_000, 0);
    Path kept = store.store(CARD, Map.of("workspace_mib", 512), plan(100, 3));

    assertEquals(Optional.of(kept), store.find(CARD));
    assertArrayEquals(plan(100, 3).array(), Files.readAllBytes(kept));
    assertEquals(List.of(CARD.key() + ".json", CARD.key() + ".plan"), names());
  }

  @Test
  void theCardSaysWhatThePlanIsFor() throws IOException {
    store(1_000, 0).store(CARD, Map.of("workspace_mib", 512), plan(100, 3));

    String json = Files.readString(folder.resolve(CARD.key() + ".json"));

    for (String said : List.of("sha256:one", "10.3.0.30", "Orin", "8.7", "36.4.3", "512")) {
      assertTrue(json.contains(said), json);
    }
  }

  @Test
  void anotherDeviceOrModelHasAnotherPlan() throws IOException {
    PlanStore store = store(1_000, 0);
    store.store(CARD, Map.of(), plan(100, 3));

    assertEquals(Optional.empty(), store.find(card("sha256:two", "Orin", "8.7")));
    assertEquals(Optional.empty(), store.find(card("sha256:one", "Thor", "11.0")));
    assertNotEquals(CARD.key(), card("sha256:one", "Orin", "8.6").key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "flipped", "gone", "other device's card", "no card", "empty card"})
  void aDamagedPlanIsForgotten(String fault) throws IOException {
    PlanStore store = store(1_000, 0);
    Path kept = store.store(CARD, Map.of(), plan(100, 3));
    Path card = folder.resolve(CARD.key() + ".json");
    byte[] bytes = Files.readAllBytes(kept);
    switch (fault) {
      case "cut" -> Files.write(kept, Arrays.copyOf(bytes, 60));
      case "flipped" -> {
        bytes[50] ^= 4;
        Files.write(kept, bytes);
      }
      case "gone" -> Files.delete(kept);
      case "other device's card" ->
          Files.writeString(card, Files.readString(card).replace("\"Orin\"", "\"Thor\""));
      case "no card" -> Files.write(card, "{".getBytes(StandardCharsets.UTF_8));
      default -> Files.write(card, new byte[0]);
    }

    assertEquals(Optional.empty(), store.find(CARD));
    assertFalse(Files.exists(kept));
    assertFalse(Files.exists(card));
  }

  @Test
  void aPlanWithoutItsCardCountsForNothing() throws IOException {
    PlanStore store = store(1_000, 0);
    store.store(CARD, Map.of(), plan(100, 3));
    Files.delete(folder.resolve(CARD.key() + ".json"));

    assertEquals(Optional.empty(), store.find(CARD));
  }

  @Test
  void keepingAgainReplaces() throws IOException {
    PlanStore store = store(1_000, 0);
    store.store(CARD, Map.of(), plan(100, 3));
    Path kept = store.store(CARD, Map.of(), plan(80, 9));

    assertEquals(Optional.of(kept), store.find(CARD));
    assertEquals(80, Files.size(kept));
  }

  @Test
  void whatWasUsedLongestAgoGoesFirst() throws IOException {
    PlanCard second = card("sha256:two", "Orin", "8.7");
    PlanCard third = card("sha256:three", "Orin", "8.7");
    store(250, 0).store(CARD, Map.of(), plan(100, 1));
    store(250, 10).store(second, Map.of(), plan(100, 2));
    store(250, 20).find(CARD);
    store(250, 30).store(third, Map.of(), plan(100, 3));

    assertTrue(store(250, 40).find(CARD).isPresent());
    assertTrue(store(250, 40).find(second).isEmpty());
    assertTrue(store(250, 40).find(third).isPresent());
    assertEquals(4, names().size());
  }

  @Test
  void theNewestPlanStaysHoweverLargeItIs() throws IOException {
    PlanStore store = store(50, 0);
    store.store(CARD, Map.of(), plan(100, 1));

    assertTrue(store.find(CARD).isPresent());
  }

  @Test
  void whatAKilledProcessBeganToWriteIsRemovedAndWhatIsBeingWrittenStays() throws Exception {
    PlanStore store = store(1_000, 0);
    Path foreign = Files.write(folder.resolve("notes.tmp"), new byte[50]);
    try (FileHolder writer = new FileHolder(folder, "part-", ".tmp")) {
      store.store(CARD, Map.of(), plan(100, 1));
      assertTrue(Files.exists(writer.file()));

      writer.kill();

      assertTrue(store.find(CARD).isPresent());
      assertFalse(Files.exists(writer.file()));
    }
    assertTrue(Files.exists(foreign));
  }

  @Test
  void whatThisProcessIsWritingIsNotTakenForAbandoned() throws Exception {
    try (ProcessFile own = ProcessFile.create(folder, "part-", ".tmp")) {
      assertTrue(store(1_000, 0).find(CARD).isEmpty());

      assertTrue(Files.exists(own.path()));
      assertEquals("rw-------", PosixFilePermissions.toString(permissions(own.path())));
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file);
  }

  @Test
  void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
    PlanStore store = store(1_000, 0);
    // A folder in the plan's place, which no file can replace.
    Files.createDirectories(folder.resolve(CARD.key() + ".plan").resolve("full"));

    assertThrows(IOException.class, () -> store.store(CARD, Map.of(), plan(100, 1)));

    assertEquals(List.of(CARD.key() + ".plan"), names());
    assertEquals(Optional.empty(), store.find(CARD));
  }

  @Test
  void timingsAreSharedByAllModelsOfADevice() {
    PlanStore store = store(1_000, 0);

    assertEquals(store.timingCache(CARD), store.timingCache(card("sha256:two", "Orin", "8.7")));
    assertNotEquals(store.timingCache(CARD), store.timingCache(card("sha256:one", "Thor", "11.0")));
  }

  @Test
  void theServicesCacheFolderComesFirst() throws IOException {
    Map<String, String> both =
        Map.of("CACHE_DIRECTORY", folder + "/unit:/other", "XDG_CACHE_HOME", folder + "/xdg");

    Path kept = PlanStore.of(both, "/nowhere").store(CARD, Map.of(), plan(10, 1));

    assertEquals(folder.resolve("unit/plans"), kept.getParent());
  }

  @Test
  void aRefusedBuildIsRememberedForADay() throws IOException {
    store(1_000, 0).rememberFailure(CARD, "TensorRT builds no plan from model.int8.onnx");

    String reason = store(1_000, 3_600).rememberedFailure(CARD).orElse("");
    Path file = folder.resolve(CARD.key() + ".refused");
    assertEquals(
        "TensorRT builds no plan from model.int8.onnx (failed at 2026-11-22T10:00:00Z; remove "
            + file
            + " to retry within a day)",
        reason);
    assertEquals(
        Optional.empty(), store(1_000, 0).rememberedFailure(card("sha256:one", "Orin", "8.6")));
    assertEquals(Optional.empty(), store(1_000, 90_000).rememberedFailure(CARD));
    assertEquals(List.of(), names());
  }

  @Test
  void aPlanThatIsKeptEndsItsRefusal() throws IOException {
    PlanStore store = store(1_000, 0);
    store.rememberFailure(CARD, "no memory");

    store.store(CARD, Map.of(), plan(100, 3));

    assertEquals(Optional.empty(), store.rememberedFailure(CARD));
  }
}
