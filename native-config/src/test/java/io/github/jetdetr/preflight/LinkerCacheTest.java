package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkerCacheTest {

  @TempDir private Path folder = Path.of("");

  /** A cache in the format of glibc 2.2 and later. */
  static byte[] cache(Map<String, String> paths) {
    ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII)).putInt(paths.size());
    int entry = 48;
    int text = 48 + 24 * paths.size();
    for (Map.Entry<String, String> path : paths.entrySet()) {
      bytes.putInt(entry, 0x0303).putInt(entry + 4, text);
      text = put(bytes, text, path.getKey());
      bytes.putInt(entry + 8, text);
      text = put(bytes, text, path.getValue());
      entry += 24;
    }
    return Arrays.copyOf(bytes.array(), text);
  }

  private static int put(ByteBuffer bytes, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    bytes.put(at, ascii);
    return at + ascii.length + 1;
  }

  @Test
  void aPathIsFoundByItsSoname() throws IOException {
    byte[] bytes = cache(Map.of("libcuda.so.1", "/usr/lib/libcuda.so.1"));

    assertEquals(List.of("/usr/lib/libcuda.so.1"), read(bytes).paths("libcuda.so.1"));
    assertEquals(List.of(), read(bytes).paths("libcuda.so"));
  }

  @Test
  void theOlderFormatInFrontIsSkipped() throws IOException {
    byte[] newer = cache(Map.of("libcuda.so.1", "/usr/lib/libcuda.so.1"));
    // One old entry makes 28 bytes, so four of padding follow.
    ByteBuffer both = ByteBuffer.allocate(32 + newer.length).order(ByteOrder.LITTLE_ENDIAN);
    both.put("ld.so-1.7.0".getBytes(StandardCharsets.US_ASCII)).putInt(12, 1);
    both.put(32, newer);

    assertEquals(List.of("/usr/lib/libcuda.so.1"), read(both.array()).paths("libcuda.so.1"));
  }

  @Test
  void aBrokenCacheIsEmpty() throws IOException {
    byte[] whole = cache(Map.of("libcuda.so.1", "/usr/lib/libcuda.so.1"));

    for (int length = 0; length < whole.length; length++) {
      assertEquals(List.of(), read(Arrays.copyOf(whole, length)).paths("libcuda.so.1"));
    }
    assertEquals(List.of(), LinkerCache.read(folder.resolve("absent")).paths("libcuda.so.1"));
  }

  private LinkerCache read(byte[] bytes) throws IOException {
    return LinkerCache.read(Files.write(folder.resolve("ld.so.cache"), bytes));
  }
}
