package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.SummaryLine;
import io.github.jetdetr.distribution.support.ThrowAwayRoot;
import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, as {@code -Pdeb} builds it: compared with a list, installed and removed. */
class PackageIT {

  private static final String CONFIG = "/etc/jetdetr/jetdetr.yaml";
  private static final String PASSWORD = "/etc/jetdetr/mqtt-password";
  private static final String ENABLED =
      "/etc/systemd/system/multi-user.target.wants/jetdetr.service";

  @TempDir private Path folder = Path.of("");

  /** A line of {@code dpkg-deb -c} or of the list: {@code mode path}. */
  private record Entry(String mode, String path) {

    static Entry of(String line) {
      int space = line.indexOf(' ');
      return new Entry(line.substring(0, space), line.substring(space + 1));
    }

    boolean covers(Entry file) {
      PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + path);
      return mode.equals(file.mode) && glob.matches(Path.of(file.path));
    }
  }

  @Test
  void itsContentsAreThoseOfTheList() throws Exception {
    Path deb = deb();
    RunningDaemon.Ended listing =
        Distribution.end(Distribution.builder(ForeignProgram.DPKG_DEB.require(), "-c", deb));
    assertEquals(0, listing.code(), listing::toString);
    List<Entry> files = new ArrayList<>();
    for (String line : listing.out()) {
      String[] words = line.split("\\s+", 6);
      assertEquals("root/root", words[1], line);
      if (!line.startsWith("d")) {
        // ./usr/bin/jetdetr -> ../lib/…
        // A link's own mode means nothing.
        String mode = line.startsWith("l") ? "link" : words[0];
        files.add(new Entry(mode, words[5].substring(1).replaceFirst(" -> .*", "")));
      }
    }
    List<Entry> list = list();
    Set<Entry> met = new HashSet<>();

    List<Entry> unlisted = new ArrayList<>();
    for (Entry file : files) {
      List<Entry> covering = list.stream().filter(line -> line.covers(file)).toList();
      met.addAll(covering);
      if (covering.isEmpty()) {
        unlisted.add(file);
      }
    }

    assertEquals(List.of(), unlisted, "not on the list");
    assertEquals(List.of(), list.stream().filter(line -> !met.contains(line)).toList(), "missing");
  }

  @Test
  void installedItHasItsUserItsFoldersAndAnEnabledService() throws Exception {
    Path deb = deb();
    ThrowAwayRoot root = new ThrowAwayRoot(folder);

    RunningDaemon.Ended unused = root.dpkg("--install", deb);

    assertTrue(root.read("/etc/passwd").contains("jetdetr:x:"));
    for (String group : List.of("video", "render")) {
      assertTrue(
          root.read("/etc/group").lines().anyMatch(it -> it.matches(group + ":x:.*jetdetr")),
          group);
    }
    assertTrue(Files.isSymbolicLink(root.path(ENABLED)));
    assertEquals("rwxr-x---", mode(root.path("/var/lib/jetdetr")));
    assertEquals("rwxr-x---", mode(root.path("/var/cache/jetdetr")));
    assertEquals("rw-------", mode(root.path(PASSWORD)));
    RunningDaemon.Ended again = root.script("postinst", "configure", "");
    assertEquals(0, again.code(), again::toString);
    assertEquals(1, root.read("/etc/passwd").lines().filter(it -> it.contains("jetdetr:")).count());
  }

  @Test
  void itStartsOnTheStreetWithoutAnyEditing() throws Exception {
    Path deb = deb();
    ThrowAwayRoot root = new ThrowAwayRoot(folder);
    RunningDaemon.Ended unused = root.dpkg("--install", deb);

    RunningDaemon.Ended ended =
        Distribution.end(
            Distribution.builder(
                root.path("/usr/bin/jetdetr"),
                "run",
                "--json",
                "--config",
                root.path(CONFIG),
                "--frames",
                3,
                // The test's machine may have a broker of its own.
                "--broker",
                "embedded:" + Distribution.freePort()));

    assertEquals(0, ended.code(), ended::toString);
    assertTrue(
        SummaryLine.assertNothingLostSilently(ended.line())
                .path("cameras")
                .path(0)
                .path("processed")
                .asInt()
            > 0,
        ended::line);
  }

  @Test
  void whatWasConfiguredSurvivesAnUpgradeAndARemoval() throws Exception {
    Path deb = deb();
    ThrowAwayRoot root = new ThrowAwayRoot(folder);
    RunningDaemon.Ended installed = root.dpkg("--install", deb);
    assertFalse(installed.out().isEmpty());
    Files.writeString(root.path(CONFIG), "node: truck-07\n", StandardCharsets.UTF_8);
    Files.writeString(root.path(PASSWORD), "s3cret", StandardCharsets.UTF_8);
    Files.delete(root.path(ENABLED));

    assertGrows(deb);
    RunningDaemon.Ended upgraded = root.dpkg("--install", deb);
    assertFalse(upgraded.out().isEmpty());

    assertEquals("node: truck-07\n", root.read(CONFIG));
    assertEquals("s3cret", root.read(PASSWORD));
    assertFalse(Files.exists(root.path(ENABLED), LinkOption.NOFOLLOW_LINKS), "stays disabled");

    RunningDaemon.Ended removed = root.dpkg("--remove", "jetdetr");
    assertFalse(removed.out().isEmpty());
    assertEquals("node: truck-07\n", root.read(CONFIG));
    assertFalse(Files.exists(root.path("/usr/lib/jetdetr")));
  }

  /** A package that was built earlier has a lower version, so that this one installs over it. */
  private static void assertGrows(Path deb) throws Exception {
    RunningDaemon.Ended field =
        Distribution.end(
            Distribution.builder(ForeignProgram.DPKG_DEB.require(), "-f", deb, "Version"));
    String version = field.line();
    String earlier = version.replaceFirst("\\.\\d{14}\\+", ".20260101000000+");
    assertNotEquals(version, earlier);
    RunningDaemon.Ended compared =
        Distribution.end(
            Distribution.builder(
                ForeignProgram.DPKG.require(), "--compare-versions", earlier, "lt", version));
    assertEquals(0, compared.code(), version);
  }

  @Test
  void purgedItLeavesNothingButItsUser() throws Exception {
    Path deb = deb();
    ThrowAwayRoot root = new ThrowAwayRoot(folder);
    RunningDaemon.Ended installed = root.dpkg("--install", deb);
    assertFalse(installed.out().isEmpty());
    Files.writeString(root.path("/var/cache/jetdetr/engine.plan"), "", StandardCharsets.UTF_8);

    RunningDaemon.Ended purged = root.dpkg("--purge", "jetdetr");
    assertFalse(purged.out().isEmpty());

    try (Stream<Path> left = Files.walk(folder)) {
      assertEquals(
          List.of(),
          left.map(path -> folder.relativize(path).toString())
              .filter(path -> path.contains("jetdetr"))
              .toList());
    }
  }

  /** The package for this machine; without one there is nothing to test. */
  private static Path deb() throws IOException {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path target = Distribution.home().resolve("..").normalize();
    try (Stream<Path> files = Files.list(target)) {
      List<Path> debs =
          files.filter(file -> file.toString().endsWith("_" + architecture + ".deb")).toList();
      assumeTrue(!debs.isEmpty(), "needs the Debian package: build it with -Pdeb");
      return debs.get(0);
    }
  }

  private static List<Entry> list() throws IOException {
    try (InputStream in = PackageIT.class.getResourceAsStream("deb-contents.txt")) {
      assertTrue(in != null, "the list is there");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Entry::of)
          .toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.readAttributes(path, PosixFileAttributes.class).permissions());
  }
}
