package io.github.jetdetr.calibration.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.FileHolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedBundleTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingIsLeftBesideWhatIsComplete() throws Exception {
    Path bundle = folder.resolve("bundle");
    try (StagedBundle staged = StagedBundle.in(bundle, false)) {
      Files.createFile(staged.folder().resolve("model.int8.onnx"));
      staged.complete();
    }
    assertEquals(List.of("model.int8.onnx"), names(bundle));
  }

  @Test
  void aNewFolderIsGoneWhenNothingWasCompleted() throws Exception {
    Path bundle = folder.resolve("bundle");
    try (StagedBundle staged = StagedBundle.in(bundle, false)) {
      Files.createFile(staged.folder().resolve("model.int8.onnx"));
    }
    assertFalse(Files.exists(bundle));
  }

  @Test
  void aSecondWriterIsRefusedAndTakesNothingFromTheFirst() throws Exception {
    try (FileHolder first = new FileHolder(folder, ".bundle-", ".writing")) {
      Path work = Files.createDirectory(staging(first));
      Files.createFile(work.resolve("model.int8.onnx"));

      IOException refusal = assertThrows(IOException.class, this::openAndClose);

      assertEquals("another process is writing a bundle there", refusal.getMessage());
      assertTrue(Files.exists(work.resolve("model.int8.onnx")));
      assertTrue(Files.exists(first.file()));
    }
  }

  @Test
  void whatAKilledWriterLeftIsRemovedByTheNext() throws Exception {
    Path foreign = Files.createFile(folder.resolve("notes.txt"));
    try (FileHolder killed = new FileHolder(folder, ".bundle-", ".writing")) {
      Files.createFile(Files.createDirectory(staging(killed)).resolve("model.int8.onnx"));
      killed.kill();
    }

    openAndClose();

    assertEquals(List.of(foreign.getFileName().toString()), names(folder));
  }

  private void openAndClose() throws IOException {
    try (StagedBundle staged = StagedBundle.in(folder, false)) {
      assertEquals(List.of(), names(staged.folder()));
    }
  }

  private static Path staging(FileHolder holder) {
    return Path.of(holder.file().toString().replace(".writing", ""));
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
