package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.distribution.support.Notices;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {

  private static final String FACTS =
      """
      {"choices": {"two.ways": "MIT"}, "copyrights": {"org.known": "1999 Somebody"},
       "inside": {"org.known:natives": [{"name": "codec", "license": "Zlib",
        "copyright": "2001 A Coder", "source": "https://example.org/codec"}]}}
      """;

  @TempDir private Path folder = Path.of("");
  private Path distribution = Path.of("");
  private Path facts = Path.of("");

  @BeforeEach
  void layOut() throws IOException {
    distribution = folder.resolve("distribution");
    facts = folder.resolve("facts");
    Files.createDirectories(distribution.resolve("lib"));
    Files.createDirectories(facts.resolve("texts"));
    Files.writeString(facts.resolve("bundled.json"), FACTS);
    Files.writeString(facts.resolve("FFMPEG.md"), "where the source is");
    for (String id : new String[] {"MIT", "Zlib", "Apache-2.0"}) {
      Files.writeString(facts.resolve("texts").resolve(id + ".txt"), "text of " + id);
    }
  }

  @Test
  void aComponentWithoutALicenseEndsTheBuild() {
    IOException refusal =
        assertThrows(IOException.class, () -> complete(component("org.other", "nameless", "", "")));

    assertTrue(
        String.valueOf(refusal.getMessage())
            .startsWith("org.other:nameless has not one known license"),
        refusal::getMessage);
    assertFalse(Files.exists(distribution.resolve("licenses")), "nothing half written");
  }

  @Test
  void aLicenseThatIsOnlyANameToThePomEndsTheBuild() {
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                complete(
                    component(
                        "org.other", "odd", "", "{\"license\": {\"name\": \"Our Licence\"}}")));

    assertTrue(String.valueOf(refusal.getMessage()).contains("Our Licence"), refusal::getMessage);
  }

  @Test
  void aLicenseWithoutATextEndsTheBuildAndEveryFaultIsNamed() {
    IOException refusal =
        assertThrows(
            IOException.class,
            () ->
                complete(
                    component("org.other", "a", "", id("EUPL-1.2")),
                    component("org.other", "b", "", "")));

    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("org.other:a is under EUPL-1.2, but there is no"), message);
    assertTrue(message.contains("org.other:b has not one"), message);
  }

  @Test
  void ofSeveralLicensesTheChosenOneIsNamed() throws IOException {
    complete(component("two.ways", "lib", "", id("GPL-2.0-or-later") + "," + id("MIT")));

    assertTrue(table().contains("| two.ways:lib | 1.0 | MIT |"), this::table);
    assertFalse(bill().contains("GPL"), this::bill);
  }

  @Test
  void whatIsLinkedIntoANativeLibraryIsNamedInItsJarAndInNoOther() throws IOException {
    complete(
        component("org.known", "natives", "?classifier=linux-x86_64&type=jar", id("MIT")),
        component("org.known", "natives", "?type=jar", id("MIT")));

    assertEquals(1, bill().split("\"codec\"", -1).length - 1, this::bill);
    assertTrue(
        table().contains("| codec | Zlib | 2001 A Coder | https://example.org/codec |"),
        this::table);
    assertTrue(table().contains("| 1999 Somebody |"), this::table);
  }

  @Test
  void noticesAreTakenOutOfEveryJarAndNothingElseIs() throws IOException {
    jar("one-1.0.jar", "META-INF/LICENSE", "META-INF/NOTICE.txt", "org/one/Notice.class");
    jar("two-1.0.jar", "about.html", "META-INF/MANIFEST.MF");

    complete(component("org.known", "one", "", id("MIT")));

    Path jars = distribution.resolve("licenses/jars");
    assertTrue(Files.exists(jars.resolve("one-1.0/LICENSE")));
    assertTrue(Files.exists(jars.resolve("one-1.0/NOTICE.txt")));
    assertFalse(Files.exists(jars.resolve("one-1.0/org")));
    assertTrue(Files.exists(jars.resolve("two-1.0/about.html")));
    assertFalse(Files.exists(jars.resolve("two-1.0/MANIFEST.MF")));
    assertTrue(Files.exists(distribution.resolve("licenses/texts/Zlib.txt")));
    assertTrue(Files.exists(distribution.resolve("licenses/FFMPEG.md")));
  }

  private void complete(String... components) throws IOException {
    Path made = folder.resolve("made.json");
    Files.writeString(made, "{\"components\": [" + String.join(",", components) + "]}");
    Notices.complete(distribution, facts, made);
  }

  private String table() {
    return read("licenses/THIRD-PARTY.md");
  }

  private String bill() {
    return read(Notices.BILL_OF_MATERIALS);
  }

  private String read(String file) {
    try {
      return Files.readString(distribution.resolve(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String component(String group, String name, String more, String licenses) {
    return """
    {"group": "%1$s", "name": "%2$s", "version": "1.0", "purl": "pkg:maven/%1$s/%2$s@1.0%3$s",
     "licenses": [%4$s]}
    """
        .formatted(group, name, more, licenses);
  }

  private static String id(String license) {
    return "{\"license\": {\"id\": \"" + license + "\"}}";
  }

  private void jar(String name, String... entries) throws IOException {
    Path file = distribution.resolve("lib").resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(entry.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
  }
}
