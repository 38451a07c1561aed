package io.github.jetdetr.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractedLibrariesTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aFolderOfAKilledProcessIsDeleted() throws Exception {
    Path left = unpacked("onnxruntime-java1");

    ExtractedLibraries.deleteUnused(folder, processMapping("/lib/libc.so.6"), later());

    assertFalse(Files.exists(left));
  }

  @Test
  void aFolderThatAProcessMapsStays() throws Exception {
    Path used = unpacked("onnxruntime-java1");

    ExtractedLibraries.deleteUnused(
        folder, processMapping(used.resolve("libonnxruntime.so").toString()), later());

    assertTrue(Files.exists(used.resolve("libonnxruntime.so")));
  }

  @Test
  void aFolderThatIsJustBeingFilledStays() throws Exception {
    Path fresh = unpacked("onnxruntime-java1");

    ExtractedLibraries.deleteUnused(folder, processMapping("/lib/libc.so.6"), Instant.now());

    assertTrue(Files.exists(fresh));
  }

  @Test
  void otherFoldersStay() throws Exception {
    Path other = unpacked("somebody-elses");

    ExtractedLibraries.deleteUnused(folder, processMapping("/lib/libc.so.6"), later());

    assertTrue(Files.exists(other));
  }

  @Test
  void aFolderWithoutTemporaryFilesOrWithoutProcIsNoFault() throws Exception {
    ExtractedLibraries.deleteUnused(folder.resolve("none"), folder.resolve("none"), later());
    Path left = unpacked("onnxruntime-java1");

    ExtractedLibraries.deleteUnused(folder, folder.resolve("none"), later());

    assertTrue(Files.exists(left), "what may be in use is not deleted");
  }

  private Path unpacked(String name) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    Files.writeString(made.resolve("libonnxruntime.so"), "ELF");
    return made;
  }

  private Path processMapping(String file) throws IOException {
    Path process = Files.createDirectories(folder.resolve("proc/17"));
    Files.writeString(
        process.resolve("maps"), "7f0000000000-7f0000001000 r-xp 00000000 08:01 1  " + file + "\n");
    return folder.resolve("proc");
  }

  private static Instant later() {
    return Instant.now().plus(Duration.ofMinutes(5));
  }
}
