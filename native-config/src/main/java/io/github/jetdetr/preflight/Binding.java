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
 * The native half of one preset: what JavaCPP will load, read as a file here.
 *
 * @param name {@code libjninvinfer.so}
 * @param library what the dynamic linker will see
 */
record Binding(String name, ElfFile library) {

  /**
   * Every binding that opening TensorRT loads, in that order: {@code presets/nvinfer.java} inherits
   * cuBLAS, cuDNN and NVRTC, {@code presets/nvonnxparser.java} the plugins, and all of them are
   * loaded, used or not.
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

  private static final String JAVA_HALF = "/org/bytedeco/tensorrt/global/nvinfer.class";

  /**
   * Those for this platform: in the folders of the library path, where the distribution has them
   * unpacked, or on the class path; none when one of them is missing.
   *
   * @param libraryPath folders with colons between, as {@code java.library.path}; may be empty
   * @throws IOException when one cannot be read
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

  /** Whether the class path has the Java half. */
  static boolean haveJava() {
    return Binding.class.getResource(JAVA_HALF) != null;
  }

  /** Whether the class path holds this library too, as the presets' redist artifacts do. */
  static boolean carries(String soname) {
    return Stream.of("cuda", "tensorrt")
        .map(preset -> "/org/bytedeco/%s/%s/%s".formatted(preset, platform(), soname))
        .anyMatch(resource -> Binding.class.getResource(resource) != null);
  }

  /** The names JavaCPP gives the two platforms there are presets for. */
  private static String platform() {
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return arm ? "linux-arm64" : "linux-x86_64";
  }
}
