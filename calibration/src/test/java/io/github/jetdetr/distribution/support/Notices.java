package io.github.jetdetr.distribution.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Adds to a laid-out distribution what the licenses of others ask for: {@code licenses/} with their
 * texts, the notices inside the jars and one table of it all, and {@code jetdetr.cdx.json}, the
 * bill of materials as CycloneDX made it, with what it cannot know: which license of several we
 * take, and what is linked into FFmpeg's libraries. The build runs it; a component without a
 * license, or a license without a text, ends the build.
 */
public final class Notices {

  public static final String BILL_OF_MATERIALS = "jetdetr.cdx.json";

  public static final String OURS = "io.github.jetdetr";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NOTICE =
      Pattern.compile("(META-INF/)?(LICENSE|NOTICE|COPYING|ThirdPartyNotices|about)(\\.\\w+)?");

  private final Path facts;
  private final JsonNode bundled;
  private final List<String> faults = new ArrayList<>();

  private Notices(Path facts) throws IOException {
    this.facts = facts;
    bundled = JSON.readTree(Files.readString(facts.resolve("bundled.json")));
  }

  /** Arguments: the distribution's folder, the folder of facts, CycloneDX's file. */
  public static void main(String... arguments) throws IOException {
    complete(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
  }

  /**
   * Writes {@code licenses/} and the bill of materials into the distribution.
   *
   * @throws IOException naming every component whose license is not known or has no text
   */
  public static void complete(Path distribution, Path facts, Path made) throws IOException {
    Notices notices = new Notices(facts);
    ObjectNode bill = (ObjectNode) JSON.readTree(Files.readString(made));
    for (JsonNode component : bill.path("components")) {
      notices.complete((ObjectNode) component);
    }
    if (!notices.faults.isEmpty()) {
      throw new IOException(String.join("\n", notices.faults));
    }
    Path licenses = Files.createDirectories(distribution.resolve("licenses"));
    copyFacts(facts, licenses);
    copyNotices(distribution.resolve("lib"), licenses.resolve("jars"));
    Files.writeString(licenses.resolve("THIRD-PARTY.md"), notices.table(bill));
    Files.writeString(distribution.resolve(BILL_OF_MATERIALS), bill.toPrettyString() + "\n");
  }

  private void complete(ObjectNode component) {
    String group = component.path("group").asText();
    String name = group + ":" + component.path("name").asText();
    JsonNode choice = bundled.path("choices").path(group);
    if (choice.isTextual()) {
      component.set("licenses", licenses(choice.asText()));
    }
    JsonNode copyright = bundled.path("copyrights").path(group);
    if (copyright.isTextual()) {
      component.put("copyright", "Copyright (c) " + copyright.asText());
    }
    checkLicense(name, component);
    if (component.path("purl").asText().contains("classifier=")) {
      ArrayNode inside = component.arrayNode();
      for (JsonNode part : bundled.path("inside").path(name)) {
        ObjectNode nested = component.objectNode().put("type", "library");
        nested.put("name", part.path("name").asText());
        nested.set("licenses", licenses(part.path("license").asText()));
        nested.put("copyright", "Copyright (c) " + part.path("copyright").asText());
        nested
            .putArray("externalReferences")
            .addObject()
            .put("type", "website")
            .put("url", part.path("source").asText());
        checkLicense(name + "/" + part.path("name").asText(), nested);
        inside.add(nested);
      }
      if (!inside.isEmpty()) {
        component.set("components", inside);
      }
    }
  }

  private void checkLicense(String name, JsonNode component) {
    JsonNode all = component.path("licenses");
    String id = all.path(0).path("license").path("id").asText();
    if (all.size() != 1 || id.isEmpty()) {
      faults.add(name + " has not one known license but " + all + "; choose one in bundled.json");
    } else if (!Files.exists(text(id))) {
      faults.add(name + " is under " + id + ", but there is no " + text(id));
    }
  }

  private Path text(String id) {
    return facts.resolve("texts").resolve(id + ".txt");
  }

  private static ArrayNode licenses(String id) {
    ArrayNode all = JSON.createArrayNode();
    all.addObject().putObject("license").put("id", id);
    return all;
  }

  private static void copyFacts(Path facts, Path licenses) throws IOException {
    Files.copy(facts.resolve("FFMPEG.md"), licenses.resolve("FFMPEG.md"));
    Files.createDirectories(licenses.resolve("texts"));
    try (Stream<Path> texts = Files.list(facts.resolve("texts"))) {
      for (Path text : texts.toList()) {
        Files.copy(text, licenses.resolve("texts").resolve(text.getFileName()));
      }
    }
  }

  /** What lies in the jars themselves, each jar's in a folder by its name. */
  private static void copyNotices(Path lib, Path to) throws IOException {
    for (Path jar : jars(lib)) {
      String name = String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        for (ZipEntry entry : zip.stream().filter(Notices::isNotice).toList()) {
          Path file = to.resolve(name).resolve(entry.getName().replace("META-INF/", ""));
          Files.createDirectories(file.getParent());
          try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }
  }

  private static boolean isNotice(ZipEntry entry) {
    return NOTICE.matcher(entry.getName()).matches();
  }

  public static List<Path> jars(Path lib) throws IOException {
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private String table(JsonNode bill) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Third-party software in jetdetr

        jetdetr itself is under the Apache License 2.0 (`texts/Apache-2.0.txt`). Made by the build from
        `jetdetr.cdx.json`. The licenses' texts are in `texts`, the notices that came inside the jars in
        `jars`. What FFmpeg's license asks for is in `FFMPEG.md`.

        | component | version | license | copyright | source |
        |---|---|---|---|---|
        """);
    TreeSet<String> lines = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      String group = component.path("group").asText();
      if (!group.equals(OURS)) {
        lines.add(line(component, group + ":", "version"));
      }
    }
    lines.forEach(out::append);
    for (JsonNode component : bill.path("components")) {
      if (component.has("components")) {
        out.append(
            """

            ## In the libraries of %s %s

            | component | license | copyright | source |
            |---|---|---|---|
            """
                .formatted(component.path("name").asText(), component.path("version").asText()));
        component.path("components").forEach(part -> out.append(line(part, "", "")));
      }
    }
    return out.toString();
  }

  private static String line(JsonNode component, String group, String version) {
    List<String> cells = new ArrayList<>();
    cells.add(group + component.path("name").asText());
    if (!version.isEmpty()) {
      cells.add(component.path(version).asText());
    }
    cells.add(component.at("/licenses/0/license/id").asText());
    cells.add(component.path("copyright").asText("").replace("Copyright (c) ", ""));
    cells.add(source(component));
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String source(JsonNode component) {
    String found = "";
    for (JsonNode reference : component.path("externalReferences")) {
      String type = reference.path("type").asText();
      if (type.equals("vcs") || (found.isEmpty() && type.equals("website"))) {
        found = reference.path("url").asText();
      }
    }
    return found;
  }
}
