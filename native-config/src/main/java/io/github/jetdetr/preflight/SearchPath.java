package io.github.jetdetr.preflight;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the dynamic linker looks for a library, in its order (ld.so(8)): {@code LD_LIBRARY_PATH},
 * the asking library's own run path, the linker's cache, the usual folders.
 */
final class SearchPath {

  /** Where NVIDIA's packages put CUDA and TensorRT; the linker does not look there by itself. */
  private static final List<String> BESIDE_THE_PATH =
      List.of("/usr/local/cuda/lib64", "/usr/local/cuda/targets/aarch64-linux/lib");

  private final Root root;
  private final int machine;
  private final List<String> fromEnvironment;
  private final LinkerCache cache;
  private final List<String> usual;

  SearchPath(Root root, Map<String, String> environment, int machine) {
    this.root = root;
    this.machine = machine;
    fromEnvironment = folders(environment.getOrDefault("LD_LIBRARY_PATH", ""));
    cache = LinkerCache.read(root.at("/etc/ld.so.cache"));
    String triplet = machine == ElfFile.AARCH64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
    usual =
        List.of(
            "/lib/" + triplet, "/usr/lib/" + triplet, "/lib64", "/usr/lib64", "/lib", "/usr/lib");
  }

  private static List<String> folders(String path) {
    return List.of(path.split("[:;]")).stream().filter(folder -> folder.startsWith("/")).toList();
  }

  /**
   * Where the linker finds a library; the real file, links followed.
   *
   * @param runpath the asking library's own folders, with {@code $ORIGIN} left out
   */
  Optional<Path> find(String soname, List<String> runpath) {
    List<String> candidates = new ArrayList<>();
    fromEnvironment.forEach(folder -> candidates.add(folder + "/" + soname));
    runpath.stream()
        .filter(folder -> folder.startsWith("/"))
        .forEach(folder -> candidates.add(folder + "/" + soname));
    candidates.addAll(cache.paths(soname));
    usual.forEach(folder -> candidates.add(folder + "/" + soname));
    return first(candidates);
  }

  /** A folder that has the library though the linker does not look there. */
  Optional<String> beside(String soname) {
    return BESIDE_THE_PATH.stream()
        .filter(folder -> first(List.of(folder + "/" + soname)).isPresent())
        .findFirst();
  }

  private Optional<Path> first(List<String> candidates) {
    return candidates.stream()
        .map(root::at)
        .filter(file -> ElfFile.isFor(machine, file))
        .findFirst();
  }
}
