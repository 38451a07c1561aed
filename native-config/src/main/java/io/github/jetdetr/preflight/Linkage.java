package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Simulates the dynamic linking of the bindings: which libraries would be found, which direct or
 * indirect dependencies are missing, and which versions and symbols are unresolved. Nothing is
 * loaded.
 */
final class Linkage {

  /**
   * A library that would be loaded.
   *
   * @param file its real path
   */
  record Library(Path file, ElfFile elf) {}

  private final SearchPath path;
  private final Root root;
  private final Map<String, Library> found = new LinkedHashMap<>();
  private final Map<String, Set<String>> missing = new LinkedHashMap<>();
  private final Map<String, String> broken = new LinkedHashMap<>();
  private final Map<String, Set<String>> outdated = new TreeMap<>();
  private final Map<String, Set<String>> unresolved = new LinkedHashMap<>();
  private final Set<String> bundled = new LinkedHashSet<>();
  private final Predicate<String> bundles;
  private boolean bindsNow;

  private Linkage(Root root, SearchPath path, Predicate<String> bundles) {
    this.root = root;
    this.path = path;
    this.bundles = bundles;
  }

  /**
   * Simulates linking the bindings.
   *
   * @param bundles whether the class path contains a library, which JavaCPP then loads
   * @param bindNow whether the linker resolves all symbols at once ({@code LD_BIND_NOW})
   */
  static Linkage of(
      List<Binding> bindings,
      Predicate<String> bundles,
      Root root,
      SearchPath path,
      boolean bindNow) {
    Linkage linkage = new Linkage(root, path, bundles);
    linkage.bindsNow = bindNow;
    for (Binding binding : bindings) {
      linkage.link(binding);
    }
    bindings.forEach(binding -> linkage.versions(binding.name(), binding.library()));
    linkage.found.forEach((soname, library) -> linkage.versions(soname, library.elf()));
    return linkage;
  }

  private void link(Binding binding) {
    ElfFile elf = binding.library();
    bindsNow |= elf.bindsNow();
    // Its $ORIGIN is the folder to which JavaCPP unpacks it, which contains nothing else.
    List<ElfFile> reached = closure(binding.name(), elf, elf.runpath());
    if (!elf.needed().stream().allMatch(found::containsKey)) {
      return; // Missing symbols are not reported while whole libraries are missing.
    }
    Set<String> unresolvedNames = new TreeSet<>(elf.undefined());
    unresolvedNames.removeAll(elf.defined());
    reached.forEach(library -> unresolvedNames.removeAll(library.defined()));
    if (!unresolvedNames.isEmpty()) {
      unresolved.put(binding.name(), unresolvedNames);
    }
  }

  private record Dependent(String name, ElfFile elf, List<String> runpath) {}

  /**
   * All direct and indirect dependencies, breadth first, as the linker searches them for symbols.
   */
  private List<ElfFile> closure(String name, ElfFile elf, List<String> runpath) {
    Set<String> seen = new LinkedHashSet<>();
    List<ElfFile> reached = new ArrayList<>();
    Deque<Dependent> dependents = new ArrayDeque<>();
    dependents.add(new Dependent(name, elf, runpath));
    while (!dependents.isEmpty()) {
      Dependent next = dependents.remove();
      for (String soname : next.elf().needed()) {
        if (!seen.add(soname)) {
          if (missing.containsKey(soname)) {
            missing.get(soname).add(next.name());
          }
          continue;
        }
        library(soname, next)
            .ifPresent(
                library -> {
                  reached.add(library.elf());
                  dependents.add(new Dependent(soname, library.elf(), runpath(library)));
                });
      }
    }
    return reached;
  }

  private List<String> runpath(Library library) {
    Path folder = library.file().getParent();
    String origin = folder == null ? "/" : root.nameOf(folder);
    return library.elf().runpath().stream()
        .map(entry -> entry.replace("${ORIGIN}", origin).replace("$ORIGIN", origin))
        .toList();
  }

  private Optional<Library> library(String soname, Dependent dependents) {
    Library known = found.get(soname);
    if (known != null) {
      return Optional.of(known);
    }
    if (bundles.test(soname)) {
      bundled.add(soname); // Libraries that the bindings were built with need no check.
      return Optional.empty();
    }
    Optional<Path> file = path.find(soname, dependents.runpath());
    if (file.isEmpty()) {
      missing.computeIfAbsent(soname, key -> new LinkedHashSet<>()).add(dependents.name());
      return Optional.empty();
    }
    try {
      Library library = new Library(file.get(), ElfFile.read(file.get()));
      found.put(soname, library);
      return Optional.of(library);
    } catch (IOException e) {
      broken.put(soname, root.nameOf(file.get()) + " cannot be loaded: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A library without versions satisfies every version, as for the linker. */
  private void versions(String name, ElfFile elf) {
    elf.versionsNeeded()
        .forEach(
            (soname, versions) -> {
              Library library = found.get(soname);
              if (library == null || library.elf().versionsDefined().isEmpty()) {
                return;
              }
              Set<String> unresolvedNames = new TreeSet<>(versions);
              unresolvedNames.removeAll(library.elf().versionsDefined());
              unresolvedNames.forEach(
                  version ->
                      outdated
                          .computeIfAbsent(soname + " " + version, key -> new LinkedHashSet<>())
                          .add(name));
            });
  }

  /** Libraries by soname, in the order in which they would be loaded. */
  Map<String, Library> found() {
    return found;
  }

  /** Sonames of the libraries that are part of this program. */
  Set<String> bundled() {
    return bundled;
  }

  /** Sonames of missing libraries, each with the libraries that depend on it. */
  Map<String, Set<String>> missing() {
    return missing;
  }

  /** Sonames whose file is not a valid library, each with the reason. */
  Map<String, String> broken() {
    return broken;
  }

  /**
   * Missing versions such as {@code libc.so.6 GLIBC_2.34}, each with the libraries that depend on
   * it.
   */
  Map<String, Set<String>> outdated() {
    return outdated;
  }

  /** Unresolved symbols by binding; only of bindings whose libraries were all found. */
  Map<String, Set<String>> unresolved() {
    return unresolved;
  }

  /** Whether an unresolved symbol is fatal even if it is not called. */
  boolean bindsNow() {
    return bindsNow;
  }
}
