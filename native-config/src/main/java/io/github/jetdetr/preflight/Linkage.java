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
 * What the dynamic linker would make of the bindings: which libraries it would find, which are
 * missing however deep, which versions and symbols nobody has. Nothing is loaded.
 */
final class Linkage {

  /**
   * A library that would be loaded.
   *
   * @param file where it really lies
   */
  record Library(Path file, ElfFile elf) {}

  private final SearchPath path;
  private final Root root;
  private final Map<String, Library> found = new LinkedHashMap<>();
  private final Map<String, Set<String>> missing = new LinkedHashMap<>();
  private final Map<String, String> broken = new LinkedHashMap<>();
  private final Map<String, Set<String>> outdated = new TreeMap<>();
  private final Map<String, Set<String>> unresolved = new LinkedHashMap<>();
  private final Set<String> carried = new LinkedHashSet<>();
  private final Predicate<String> carries;
  private boolean bindsNow;

  private Linkage(Root root, SearchPath path, Predicate<String> carries) {
    this.root = root;
    this.path = path;
    this.carries = carries;
  }

  /**
   * Links the bindings on paper.
   *
   * @param carries whether the class path itself holds a library, which JavaCPP then loads
   * @param bindNow whether the linker is told to bind every symbol at once ({@code LD_BIND_NOW})
   */
  static Linkage of(
      List<Binding> bindings,
      Predicate<String> carries,
      Root root,
      SearchPath path,
      boolean bindNow) {
    Linkage linkage = new Linkage(root, path, carries);
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
    // Its own $ORIGIN is the folder JavaCPP unpacks it to, where nothing else lies.
    List<ElfFile> reached = closure(binding.name(), elf, elf.runpath());
    if (!elf.needed().stream().allMatch(found::containsKey)) {
      return; // Which symbols are missing is no news while whole libraries are.
    }
    Set<String> lacking = new TreeSet<>(elf.undefined());
    lacking.removeAll(elf.defined());
    reached.forEach(library -> lacking.removeAll(library.defined()));
    if (!lacking.isEmpty()) {
      unresolved.put(binding.name(), lacking);
    }
  }

  private record Asking(String name, ElfFile elf, List<String> runpath) {}

  /** Every library that comes along, nearest first, as the linker searches them for symbols. */
  private List<ElfFile> closure(String name, ElfFile elf, List<String> runpath) {
    Set<String> seen = new LinkedHashSet<>();
    List<ElfFile> reached = new ArrayList<>();
    Deque<Asking> asking = new ArrayDeque<>();
    asking.add(new Asking(name, elf, runpath));
    while (!asking.isEmpty()) {
      Asking next = asking.remove();
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
                  asking.add(new Asking(soname, library.elf(), runpath(library)));
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

  private Optional<Library> library(String soname, Asking asking) {
    Library known = found.get(soname);
    if (known != null) {
      return Optional.of(known);
    }
    if (carries.test(soname)) {
      carried.add(soname); // What the bindings were made with needs no second look.
      return Optional.empty();
    }
    Optional<Path> file = path.find(soname, asking.runpath());
    if (file.isEmpty()) {
      missing.computeIfAbsent(soname, key -> new LinkedHashSet<>()).add(asking.name());
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

  /** A library without versions satisfies every version, as it does for the linker. */
  private void versions(String name, ElfFile elf) {
    elf.versionsNeeded()
        .forEach(
            (soname, versions) -> {
              Library library = found.get(soname);
              if (library == null || library.elf().versionsDefined().isEmpty()) {
                return;
              }
              Set<String> lacking = new TreeSet<>(versions);
              lacking.removeAll(library.elf().versionsDefined());
              lacking.forEach(
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

  /** Sonames of the libraries that this program brings along. */
  Set<String> carried() {
    return carried;
  }

  /** Sonames nothing answers to, each with who asks. */
  Map<String, Set<String>> missing() {
    return missing;
  }

  /** Sonames whose file is no library, each with what is wrong. */
  Map<String, String> broken() {
    return broken;
  }

  /** {@code libc.so.6 GLIBC_2.34} and the like that are too old, each with who asks. */
  Map<String, Set<String>> outdated() {
    return outdated;
  }

  /** Symbols nobody has, by binding; only of bindings whose libraries were all found. */
  Map<String, Set<String>> unresolved() {
    return unresolved;
  }

  /** Whether an unresolved symbol is fatal even where nobody calls it. */
  boolean bindsNow() {
    return bindsNow;
  }
}
