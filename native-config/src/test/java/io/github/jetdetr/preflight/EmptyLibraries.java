package io.github.jetdetr.preflight;

import io.github.jetdetr.support.SharedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stands in for NVIDIA's libraries: the right names, and functions that do nothing or are absent.
 */
public final class EmptyLibraries {

  // The loader is named by bindings for arm64 only.
  private static final Set<String> OF_THE_SYSTEM =
      Set.of(
          "libc.so.6",
          "libm.so.6",
          "libstdc++.so.6",
          "libgcc_s.so.1",
          "ld-linux-aarch64.so.1",
          "ld-linux-x86-64.so.2");

  private EmptyLibraries() {}

  /** Writes every library that the bindings want of NVIDIA, without a single symbol. */
  public static void write(Path folder) throws IOException {
    for (Map.Entry<String, Set<String>> library : wanted().entrySet()) {
      write(folder, library.getKey(), Set.of());
    }
  }

  /** Their names. */
  public static Set<String> names() throws IOException {
    return wanted().keySet();
  }

  /** The same, with every symbol that the bindings want. */
  static void writeComplete(Path folder) throws IOException {
    for (Map.Entry<String, Set<String>> library : wanted().entrySet()) {
      write(folder, library.getKey(), library.getValue());
    }
  }

  private static void write(Path folder, String soname, Set<String> symbols) throws IOException {
    int machine = Binding.find("").get(0).library().machine();
    // TensorRT's release is in the name of the file behind the link, which may be the only name.
    new SharedObject(machine, soname).defines(symbols).write(folder.resolve(soname));
  }

  /** Sonames, each with what a binding that names it wants of anybody. */
  private static Map<String, Set<String>> wanted() throws IOException {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    List<Binding> bindings = Binding.find("");
    for (Binding binding : bindings) {
      for (String soname : binding.library().needed()) {
        if (!OF_THE_SYSTEM.contains(soname)) {
          Set<String> symbols = new TreeSet<>(binding.library().undefined());
          symbols.removeIf(symbol -> !symbol.matches("(cu|nvrtc|create|get[A-Z]|initLib).*"));
          wanted.computeIfAbsent(soname, key -> new TreeSet<>()).addAll(symbols);
        }
      }
    }
    return wanted;
  }
}
