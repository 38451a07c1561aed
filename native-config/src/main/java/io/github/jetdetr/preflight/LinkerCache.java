package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code /etc/ld.so.cache}, in which {@code ldconfig} records the path of each library.
 * Layout: glibc's {@code sysdeps/generic/dl-cache.h}; the format of 2.2 and later, alone or behind
 * the older one.
 */
final class LinkerCache {

  private static final byte[] MAGIC = ascii("glibc-ld.so.cache1.1");
  private static final byte[] OLD_MAGIC = ascii("ld.so-1.7.0");
  private static final int OLD_HEADER_BYTES = 16;
  private static final int OLD_ENTRY_BYTES = 12;
  private static final int HEADER_BYTES = 48;
  private static final int ENTRY_BYTES = 24;

  private final Map<String, List<String>> paths;

  private LinkerCache(Map<String, List<String>> paths) {
    this.paths = paths;
  }

  /** Reads the cache; a missing or corrupt one is empty, as for the linker. */
  static LinkerCache read(Path file) {
    Map<String, List<String>> paths = new LinkedHashMap<>();
    try {
      fill(ByteBuffer.wrap(Files.readAllBytes(file)), paths);
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      paths.clear();
    }
    return new LinkerCache(paths);
  }

  private static void fill(ByteBuffer bytes, Map<String, List<String>> paths) {
    if (startsWith(bytes, OLD_MAGIC)) {
      int entries = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(12);
      int end = OLD_HEADER_BYTES + entries * OLD_ENTRY_BYTES;
      bytes.position(end + 7 & ~7);
    }
    ByteBuffer cache = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (!startsWith(cache, MAGIC)) {
      return;
    }
    int entries = cache.getInt(20);
    for (int index = 0; index < entries; index++) {
      int entry = HEADER_BYTES + index * ENTRY_BYTES;
      String soname = text(cache, cache.getInt(entry + 4));
      String path = text(cache, cache.getInt(entry + 8));
      paths.computeIfAbsent(soname, key -> new ArrayList<>()).add(path);
    }
  }

  private static boolean startsWith(ByteBuffer bytes, byte[] magic) {
    return bytes.remaining() >= HEADER_BYTES
        && bytes.slice(bytes.position(), magic.length).equals(ByteBuffer.wrap(magic));
  }

  private static String text(ByteBuffer bytes, int offset) {
    int end = offset;
    while (bytes.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - offset];
    bytes.get(offset, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Candidate paths of a library, in the linker's order, for all architectures. */
  List<String> paths(String soname) {
    return paths.getOrDefault(soname, List.of());
  }
}
