package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.SharedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElfFileTest {

  @TempDir private Path folder = Path.of("");

  private static SharedObject sample() {
    return new SharedObject(ElfFile.AARCH64, "libsample.so.1")
        .needs("libc.so.6", "libother.so")
        .defines(List.of("first", "second"))
        .calls("wanted")
        .versions("SAMPLE_1", "SAMPLE_2")
        .wants("libc.so.6", "GLIBC_2.34")
        .runpath("$ORIGIN:/usr/lib64")
        .bindsNow();
  }

  @Test
  void everythingTheLinkerReadsIsRead() throws IOException {
    ElfFile inMemory = ElfFile.read(sample().bytes());
    ElfFile fromFile = ElfFile.read(sample().write(folder.resolve("libsample.so.1")));

    assertEquals(inMemory, fromFile);
    assertEquals(ElfFile.AARCH64, inMemory.machine());
    assertEquals("libsample.so.1", inMemory.soname());
    assertEquals(List.of("libc.so.6", "libother.so"), inMemory.needed());
    assertEquals(List.of("$ORIGIN", "/usr/lib64"), inMemory.runpath());
    assertTrue(inMemory.bindsNow());
    assertEquals(Set.of("first", "second"), inMemory.defined());
    assertEquals(Set.of("wanted"), inMemory.undefined());
    assertEquals(Set.of("SAMPLE_1", "SAMPLE_2"), inMemory.versionsDefined());
    assertEquals(Map.of("libc.so.6", Set.of("GLIBC_2.34")), inMemory.versionsNeeded());
  }

  @Test
  void aLibraryThatIsCutOffAnywhereIsAnErrorAndNothingElse() {
    byte[] whole = sample().bytes();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> ElfFile.read(cut), "cut at " + length);
    }
  }

  @Test
  void aLibraryWithAWrongByteAnywhereIsAnErrorOrRead() {
    byte[] whole = sample().bytes();

    for (int at = 0; at < whole.length; at++) {
      byte[] wrong = whole.clone();
      wrong[at] ^= (byte) 0xFF;
      try {
        assertFalse(ElfFile.read(wrong).toString().isEmpty());
      } catch (IOException e) {
        assertFalse(String.valueOf(e.getMessage()).isEmpty());
      }
    }
  }

  @Test
  void aTextIsNoLibrary() throws IOException {
    Path text = Files.writeString(folder.resolve("libcuda.so.1"), "INPUT(libcuda.so)\n".repeat(9));

    assertFalse(ElfFile.isFor(ElfFile.X86_64, text));
    assertFalse(ElfFile.isFor(ElfFile.X86_64, folder.resolve("absent")));
    assertFalse(ElfFile.isFor(ElfFile.X86_64, folder));
    assertEquals(
        "it is not a 64-bit ELF file",
        assertThrows(IOException.class, () -> ElfFile.read(text)).getMessage());
  }

  @Test
  void theBindingsOfThisDistributionAreRead() throws IOException {
    List<Binding> bindings = Binding.find("");

    assertEquals(
        List.of(
            "libjnicudart.so",
            "libjnicublas.so",
            "libjnicudnn.so",
            "libjninvrtc.so",
            "libjninvinfer.so",
            "libjninvinfer_plugin.so",
            "libjninvonnxparser.so"),
        bindings.stream().map(Binding::name).toList());
    ElfFile nvinfer = bindings.get(4).library();
    assertTrue(nvinfer.needed().contains("libnvinfer.so.10"), nvinfer.needed()::toString);
    assertTrue(nvinfer.undefined().contains("createInferBuilder_INTERNAL"));
    assertTrue(nvinfer.defined().contains("JNI_OnLoad"));
    assertTrue(nvinfer.versionsNeeded().containsKey("libc.so.6"));
    assertTrue(bindings.get(0).library().undefined().contains("cudaMalloc"));
  }
}
