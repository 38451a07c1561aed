package io.github.jetdetr.preflight;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The search path of the dynamic linker, in its order (ld.so(8)): {@code LD_LIBRARY_PATH}, the
 * dependent library's run path, the linker's cache, the default folders.
 */
final class SearchPath {

  /**
   * Folders of NVIDIA's CUDA and TensorRT packages, which the linker does not search by default.
   */
  private static final List<String> OUTSIDE_THE_PATH =
      List.of("/usr/local/cuda/lib64", "/usr/local/cuda/targets/aarch64-linux/lib");

  private final Root root;
  private final int machine;
  private final List<String> fromEnvironment;
  private final LinkerCache cache;
  private final List<String> defaultFolders;

  SearchPath(Root root, Map<String, String> environment, int machine) {
    this.root = root;
    this.machine = machine;
    fromEnvironment = folders(environment.getOrDefault("LD_LIBRARY_PATH", ""));
    cache = LinkerCache.read(root.at("/etc/ld.so.cache"));
    String triplet = machine == ElfFile.AARCH64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
    defaultFolders =
        List.of(
            "/lib/" + triplet, "/usr/lib/" + triplet, "/lib64", "/usr/lib64", "/lib", "/usr/lib");
  }

  private static List<String> folders(String path) {
    return List.of(path.split("[:;]")).stream().filter(folder -> folder.startsWith("/")).toList();
  }

  /**
   * Finds a library like the linker does; the real file, following symbolic links.
   *
   * @param runpath the run path of the dependent library, with {@code $ORIGIN} resolved
   */
  Optional<Path> find(String soname, List<String> runpath) {
    List<String> candidates = new ArrayList<>();
    fromEnvironment.forEach(folder -> candidates.add(folder + "/" + soname));
    runpath.stream()
        .filter(folder -> folder.startsWith("/"))
        .forEach(folder -> candidates.add(folder + "/" + soname));
    candidates.addAll(cache.paths(soname));
    defaultFolders.forEach(folder -> candidates.add(folder + "/" + soname));
    return first(candidates);
  }

  /** A folder that contains the library but is not searched by the linker. */
  Optional<String> outsideThePath(String soname) {
    return OUTSIDE_THE_PATH.stream()
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
