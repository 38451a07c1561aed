package io.github.jetdetr.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the results of {@link Linkage}, each missing item with its remedy. */
final class LibraryFindings {

  private static final Pattern OF_A_MAJOR =
      Pattern.compile("(libnvinfer|libcudart|libcudnn)\\.so\\.(\\d+)");
  private static final int MAX_NAMES = 5;

  private final Linkage linkage;
  private final SearchPath path;
  private final Packages packages;
  private final Board board;

  LibraryFindings(Linkage linkage, SearchPath path, Packages packages, Board board) {
    this.linkage = linkage;
    this.path = path;
    this.packages = packages;
    this.board = board;
  }

  List<PreflightFinding> all() {
    List<PreflightFinding> findings = new ArrayList<>();
    linkage.missing().forEach((soname, by) -> findings.add(missing(soname, by)));
    linkage
        .broken()
        .forEach(
            (soname, why) -> findings.add(PreflightFinding.fault(soname, why, reinstall(soname))));
    linkage.outdated().forEach((version, by) -> findings.add(outdated(version, by)));
    if (findings.isEmpty()) {
      findings.add(PreflightFinding.ok("libraries", "all " + linkage.found().size() + " found"));
    }
    linkage
        .unresolved()
        .forEach((binding, symbols) -> findings.addAll(unresolved(binding, symbols)));
    return findings;
  }

  private PreflightFinding missing(String soname, Set<String> by) {
    Optional<String> folder = path.outsideThePath(soname);
    if (folder.isPresent()) {
      return PreflightFinding.fault(
          soname,
          "is in %s, which the linker does not search".formatted(folder.get()),
          "set LD_LIBRARY_PATH=" + folder.get());
    }
    Matcher release = OF_A_MAJOR.matcher(soname);
    if (release.matches()) {
      int required = Integer.parseInt(release.group(2));
      for (int other = required + 3; other >= required - 3; other--) {
        String name = release.group(1) + ".so." + other;
        if (other != required && path.find(name, List.of()).isPresent()) {
          return otherMajor(soname, name, required, other);
        }
      }
    }
    // The requiring library is only reported if it is not a binding, which are always loaded.
    List<String> others = by.stream().filter(name -> !name.startsWith("libjni")).toList();
    String why = others.isEmpty() ? "" : ", required by " + String.join(" and ", others);
    return PreflightFinding.fault(soname, "not found" + why, packages.remedy(soname));
  }

  private PreflightFinding otherMajor(String soname, String there, int required, int other) {
    String found = "not found, but " + there;
    if (soname.startsWith("libcudart")) {
      String build = other == 12 ? "build with -Djetpack=6" : "build without -Djetpack";
      boolean known = other == 12 || other == 13;
      return PreflightFinding.fault(
          soname, found, known ? "use the " + build : packages.remedy(soname));
    }
    if (board.isJetson() && other < required) {
      return PreflightFinding.fault(soname, found, "update to JetPack 6.1 or newer");
    }
    return PreflightFinding.fault(soname, found, packages.remedy(soname));
  }

  private PreflightFinding outdated(String version, Set<String> by) {
    String soname = version.substring(0, version.indexOf(' '));
    boolean ofTheSystem = soname.startsWith("libc.") || soname.startsWith("libstdc++.");
    String remedy =
        !ofTheSystem
            ? packages.remedy(soname)
            : board.isJetson() ? "update to JetPack 6.1 or newer" : "use a newer distribution";
    return PreflightFinding.fault(
        soname,
        "is too old: lacks %s, required by %s"
            .formatted(version.substring(version.indexOf(' ') + 1), String.join(" and ", by)),
        remedy);
  }

  private List<PreflightFinding> unresolved(String binding, Set<String> symbols) {
    Set<String> called = new TreeSet<>(symbols);
    if (!linkage.bindsNow()) {
      called.removeIf(symbol -> !NativeCalls.include(symbol));
    }
    if (called.isEmpty()) {
      return List.of(
          PreflightFinding.note(
              "symbols",
              "%s declares %d functions that these libraries lack, but none of them is called"
                  .formatted(binding, symbols.size()),
              "nothing to do"));
    }
    String remedy =
        linkage.bindsNow() && called.stream().noneMatch(NativeCalls::include)
            ? "unset LD_BIND_NOW"
            : "install the versions this distribution was built for";
    return List.of(
        PreflightFinding.fault(
            "symbols", "unresolved in %s: %s".formatted(binding, names(called)), remedy));
  }

  private static String names(Set<String> symbols) {
    List<String> first = symbols.stream().limit(MAX_NAMES).toList();
    int more = symbols.size() - first.size();
    return String.join(", ", first) + (more == 0 ? "" : " and " + more + " more");
  }

  private static String reinstall(String soname) {
    return "reinstall the package that provides " + soname;
  }

  /**
   * The version of the glibc that was found, by the newest version it defines; empty if there is
   * none.
   */
  static Optional<String> glibc(Map<String, Linkage.Library> found) {
    Linkage.Library libc = found.get("libc.so.6");
    TreeMap<Integer, String> byMinor = new TreeMap<>();
    if (libc != null) {
      for (String version : libc.elf().versionsDefined()) {
        Matcher matcher = Pattern.compile("GLIBC_2\\.(\\d+)").matcher(version);
        if (matcher.matches()) {
          byMinor.put(Integer.parseInt(matcher.group(1)), "2." + matcher.group(1));
        }
      }
    }
    return Optional.ofNullable(byMinor.lastEntry()).map(Map.Entry::getValue);
  }
}
