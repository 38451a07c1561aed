package io.github.jetdetr.engine.onnxruntime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The environment variables that native libraries of this process read. Java has no way to set one:
 * {@link System#getenv} is a copy, taken when the process started.
 */
final class NativeEnvironment {

  private static final long POINTER_BYTES = Long.BYTES;

  private NativeEnvironment() {}

  /**
   * Sets a variable as setenv(3) does, by a new list that replaces the old one; the old list stays
   * allocated for whoever is reading it. Must not run beside a setenv(3) of native code.
   *
   * @return whether it is set; false if the C library does not export its list
   */
  static boolean put(String name, String value) {
    Pointer symbol = Loader.addressof("environ");
    if (symbol == null || symbol.isNull()) {
      return false;
    }
    PointerPointer<Pointer> list = new PointerPointer<>(symbol);
    List<Pointer> entries = new ArrayList<>(List.of(copy(name + "=" + value)));
    for (BytePointer entry : entries(list)) {
      if (!entry.getString().startsWith(name + "=")) {
        entries.add(entry);
      }
    }
    PointerPointer<Pointer> replacement =
        new PointerPointer<>(Pointer.calloc(entries.size() + 1, POINTER_BYTES));
    for (int at = 0; at < entries.size(); at++) {
      replacement.put(at, entries.get(at));
    }
    list.put(0, replacement);
    return true;
  }

  /** Whether native code finds this value. */
  static boolean has(String name, String value) {
    Pointer symbol = Loader.addressof("environ");
    return symbol != null
        && !symbol.isNull()
        && entries(new PointerPointer<>(symbol)).stream()
            .anyMatch(entry -> entry.getString().equals(name + "=" + value));
  }

  private static List<BytePointer> entries(PointerPointer<Pointer> list) {
    List<BytePointer> entries = new ArrayList<>();
    Pointer start = list.get(0);
    if (start != null) {
      PointerPointer<BytePointer> first = new PointerPointer<>(start);
      BytePointer entry = first.get(BytePointer.class, 0);
      while (entry != null && !entry.isNull()) {
        entries.add(entry);
        entry = first.get(BytePointer.class, entries.size());
      }
    }
    return entries;
  }

  /** A copy that is never freed, as the list keeps it. */
  private static Pointer copy(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Pointer memory = Pointer.calloc(bytes.length + 1, 1);
    new BytePointer(memory).put(bytes);
    return memory;
  }
}
