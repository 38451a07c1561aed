package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.Notices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The distribution names all that it ships, and ships what the licenses of that ask for. */
class LicensesIT {

  private static final Path LICENSES = Distribution.home().resolve("licenses");
  private static final Path LIBRARIES = Distribution.home().resolve("lib");
  // Not as it was published, its natives for one platform lie unpacked beside it; and the module
  // that the bill of materials is of.
  private static final Set<String> WITHOUT_DIGEST = Set.of("onnxruntime", "jetdetr-calibration");
  // From the system of whoever runs it, not shipped.
  private static final Set<String> OF_THE_SYSTEM = Set.of("libxcb", "libpulse");
  private static final Set<String> OF_FFMPEG_ITSELF =
      Set.of("shared", "version3", "runtime", "hwaccel", "pthreads");

  @Test
  void everyJarIsAComponentOfTheBillOfMaterialsByNameAndDigest() throws Exception {
    Map<String, JsonNode> components = new HashMap<>();
    JsonNode bill = bill();
    bill.path("components").forEach(component -> components.put(fileName(component), component));
    JsonNode last = bill.at("/metadata/component");
    components.put(fileName(last), last);

    for (Path jar : Notices.jars(LIBRARIES)) {
      JsonNode component = components.get(String.valueOf(jar.getFileName()));
      assertTrue(component != null, () -> "not in the bill of materials: " + jar);
      String name = component.path("name").asText();
      if (!WITHOUT_DIGEST.contains(name)) {
        assertEquals(sha256(component), sha256(jar), name);
      }
    }
  }

  @Test
  void everyComponentIsShipped() throws Exception {
    Set<String> shipped =
        Notices.jars(LIBRARIES).stream()
            .map(jar -> String.valueOf(jar.getFileName()))
            .collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (JsonNode component : bill().path("components")) {
      boolean unpacked =
          component.path("purl").asText().contains("classifier=")
              || component.path("name").asText().equals("junixsocket-native-common");
      if (!unpacked && !shipped.contains(fileName(component))) {
        missing.add(fileName(component));
      }
    }

    assertEquals(List.of(), missing);
  }

  @Test
  void everyComponentHasOneLicenseWhoseTextIsShippedAndNoTextIsShippedForNothing()
      throws Exception {
    Set<String> used = new TreeSet<>(Set.of("Apache-2.0"));
    for (JsonNode component : bill().path("components")) {
      used.add(license(component));
      component.path("components").forEach(part -> used.add(license(part)));
    }
    Set<String> texts = new TreeSet<>();
    try (Stream<Path> files = Files.list(LICENSES.resolve("texts"))) {
      for (Path file : files.toList()) {
        texts.add(String.valueOf(file.getFileName()).replaceFirst("\\.txt$", ""));
        assertTrue(Files.size(file) > 400, file::toString);
      }
    }

    assertEquals(used, texts);
  }

  @Test
  void theTableNamesEveryComponentAndEveryPartOfOne() throws Exception {
    List<String> lines = Files.readAllLines(LICENSES.resolve("THIRD-PARTY.md"));
    for (JsonNode component : bill().path("components")) {
      String group = component.path("group").asText();
      String name = group + ":" + component.path("name").asText();
      if (!group.equals(Notices.OURS)) {
        assertOneLine(lines, name + " | " + component.path("version").asText());
      }
      for (JsonNode part : component.path("components")) {
        assertOneLine(lines, part.path("name").asText());
      }
    }
  }

  @Test
  void everyNativeLibraryHasANameAndALicense() throws Exception {
    List<JsonNode> ofFfmpeg = partsOfFfmpeg();
    List<String> names = componentNames();
    try (Stream<Path> files = Files.walk(LIBRARIES.resolve("native"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String path = LIBRARIES.resolve("native").relativize(file).toString();
        String library = String.valueOf(file.getFileName());
        String component =
            path.startsWith("ai/onnxruntime/")
                ? "onnxruntime"
                : path.startsWith("lib/")
                    ? "junixsocket-native-common"
                    : Path.of(path).getName(2).toString();
        assertTrue(names.contains(component), path);
        if (component.equals("ffmpeg")) {
          assertTrue(ofFfmpeg.stream().anyMatch(part -> holdsFile(part, library)), path);
        }
      }
    }
  }

  @Test
  void ffmpegIsConfiguredAsItsNoticeSaysAndAllThatIsLinkedIntoItIsNamed() throws Exception {
    String inside = Files.readString(avutil(), StandardCharsets.ISO_8859_1);

    assertTrue(inside.contains("LGPL version 3 or later"), "another license");
    assertFalse(inside.contains("--enable-gpl"), "GPL");
    assertFalse(inside.contains("--enable-nonfree"), "nonfree");
    Set<String> enabled =
        Pattern.compile("--enable-(\\w+)")
            .matcher(inside)
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(enabled.contains("openssl"), enabled::toString);
    enabled.removeAll(OF_THE_SYSTEM);
    enabled.removeAll(OF_FFMPEG_ITSELF);
    enabled.removeIf(
        option ->
            partsOfFfmpeg().stream()
                .flatMap(part -> strings(part.path("configured")))
                .anyMatch(option::startsWith));
    assertEquals(Set.of(), enabled, "linked into FFmpeg, and not in bundled.json");
  }

  @Test
  void theNoticesInsideTheJarsAreShipped() throws Exception {
    for (String path :
        List.of(
            "artemis-server", "jackson-core", "slf4j-api", "org.eclipse.paho", "HdrHistogram")) {
      try (Stream<Path> folders = Files.list(LICENSES.resolve("jars"))) {
        assertTrue(
            folders.anyMatch(folder -> String.valueOf(folder.getFileName()).startsWith(path)),
            path);
      }
    }
    try (Stream<Path> all = Files.walk(LICENSES.resolve("jars"))) {
      assertTrue(all.anyMatch(file -> file.endsWith("ThirdPartyNotices.txt")));
    }
  }

  private static JsonNode bill() throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(Distribution.home().resolve(Notices.BILL_OF_MATERIALS)));
  }

  /** As the assembly names a component's jar. */
  private static String fileName(JsonNode component) {
    String purl = component.path("purl").asText();
    String classifier =
        purl.contains("classifier=") ? "-" + purl.replaceFirst(".*classifier=([^&]*).*", "$1") : "";
    return component.path("name").asText()
        + "-"
        + component.path("version").asText()
        + classifier
        + ".jar";
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }
    return "no digest";
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private static String license(JsonNode component) {
    assertEquals(1, component.path("licenses").size(), component::toString);
    return component.at("/licenses/0/license/id").asText();
  }

  private static void assertOneLine(List<String> lines, String start) {
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("| " + start + " |")),
        () -> "not in THIRD-PARTY.md: " + start);
  }

  private static List<String> componentNames() throws IOException {
    List<String> names = new ArrayList<>();
    bill().path("components").forEach(component -> names.add(component.path("name").asText()));
    return names;
  }

  private static List<JsonNode> partsOfFfmpeg() {
    try {
      JsonNode facts =
          new ObjectMapper().readTree(Files.readString(Path.of("src/licenses/bundled.json")));
      List<JsonNode> parts = new ArrayList<>();
      facts.path("inside").path("org.bytedeco:ffmpeg").forEach(parts::add);
      return parts;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean holdsFile(JsonNode part, String library) {
    return strings(part.path("files")).anyMatch(library::startsWith);
  }

  private static Stream<String> strings(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(element -> all.add(element.asText()));
    return all.stream();
  }

  private static Path avutil() throws IOException {
    try (Stream<Path> files = Files.walk(LIBRARIES.resolve("native"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("libavutil.so."))
          .findFirst()
          .orElseThrow();
    }
  }
}
