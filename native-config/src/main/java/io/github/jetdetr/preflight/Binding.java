package io.github.jetdetr.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The native library of a JavaCPP preset, read as a file.
 *
 * @param name {@code libjninvinfer.so}
 * @param library its ELF data
 */
record Binding(String name, ElfFile library) {

  /**
   * The bindings that are loaded when TensorRT is opened, in that order: {@code
   * presets/nvinfer.java} inherits cuBLAS, cuDNN and NVRTC, {@code presets/nvonnxparser.java} the
   * plugins, and all of them are loaded whether used or not.
   */
  private static final List<String> LOADED =
      List.of(
          "cuda/%s/libjnicudart.so",
          "cuda/%s/libjnicublas.so",
          "cuda/%s/libjnicudnn.so",
          "cuda/%s/libjninvrtc.so",
          "tensorrt/%s/libjninvinfer.so",
          "tensorrt/%s/libjninvinfer_plugin.so",
          "tensorrt/%s/libjninvonnxparser.so");

  private static final String JAVA_CLASS = "/org/bytedeco/tensorrt/global/nvinfer.class";

  /**
   * Finds the bindings for this platform, in the folders of the library path, where the
   * distribution unpacks them, or on the class path; none if one of them is missing.
   *
   * @param libraryPath folders separated by colons, as in {@code java.library.path}; may be empty
   * @throws IOException if one cannot be read
   */
  static List<Binding> find(String libraryPath) throws IOException {
    List<Binding> bindings = new ArrayList<>();
    for (String pattern : LOADED) {
      String resource = "/org/bytedeco/" + pattern.formatted(platform());
      String name = resource.substring(resource.lastIndexOf('/') + 1);
      try (InputStream bytes = open(name, resource, libraryPath)) {
        if (bytes == null) {
          return List.of();
        }
        bindings.add(new Binding(name, ElfFile.read(bytes.readAllBytes())));
      }
    }
    return bindings;
  }

  private static @Nullable InputStream open(String name, String resource, String libraryPath)
      throws IOException {
    for (String folder : libraryPath.split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isRegularFile(file)) {
        return Files.newInputStream(file);
      }
    }
    return Binding.class.getResourceAsStream(resource);
  }

  /** Whether the class path contains the Java classes. */
  static boolean haveJava() {
    return Binding.class.getResource(JAVA_CLASS) != null;
  }

  /** Whether the class path contains this library, too, from the presets' redist artifacts. */
  static boolean bundles(String soname) {
    return Stream.of("cuda", "tensorrt")
        .map(preset -> "/org/bytedeco/%s/%s/%s".formatted(preset, platform(), soname))
        .anyMatch(resource -> Binding.class.getResource(resource) != null);
  }

  /** JavaCPP's names of the two supported platforms. */
  private static String platform() {
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return arm ? "linux-arm64" : "linux-x86_64";
  }
}
