package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.message.json.Schemas;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Holds reference and schemas against what the readers read. */
class ConfigReferenceTest {

  private static final Path PROFILES = Path.of("..", "camera-profiles");
  private static final Path PACKAGED = Path.of("..", "calibration", "src", "deb", "jetdetr.yaml");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern KNOWN = Pattern.compile("unknown key 'q{9}'; known keys: (.*)");
  // A comment of the packaged file that is a setting, not a sentence.
  private static final Pattern SETTING = Pattern.compile("(?m)^# ( *[a-z_]+:( .*)?)$");
  // What depends on files, on other keys or on the kind of camera.
  private static final Pattern BEYOND_THE_VALUE =
      Pattern.compile(
          "cannot read |no profile |requires a (user|uri)|file requires a user|go together"
              + "|specified together|certificates require|does not know the ground truth");
  private static final JsonNode SCHEMA = Schemas.JSON.valueToTree(ConfigDocuments.schema());
  private static final JsonNode PROFILE_SCHEMA =
      Schemas.JSON.valueToTree(ConfigDocuments.profileSchema());

  @TempDir private Path folder = Path.of("");

  /** What the examples name. */
  @BeforeEach
  void placeFiles() throws IOException {
    Files.createDirectories(folder.resolve("models"));
    for (String name :
        List.of(
            "models/road.onnx",
            "mqtt-password",
            "front-password",
            "ca.pem",
            "client.pem",
            "client-key.pem",
            "page.pem",
            "page-key.pem",
            "page-token")) {
      Files.writeString(folder.resolve(name), "x");
    }
  }

  /** A section with the names of the mappings around it. */
  private record Place(String path, ConfigSection section) {

    List<String> names() {
      return path.isEmpty() ? List.of() : List.of(path.split("/", -1));
    }

    /** A file with what the mappings around it and its own cannot do without, and these keys. */
    String with(Map<String, String> own) {
      StringBuilder text = new StringBuilder("{");
      String around = "";
      for (String name : names()) {
        needed(around).forEach((key, value) -> text.append(key + ": " + value + ", "));
        text.append(name).append(": {");
        around += "/" + name;
      }
      Map<String, String> keys = new LinkedHashMap<>(needed(around));
      keys.putAll(own);
      keys.forEach((key, value) -> text.append(key + ": " + value + ", "));
      return text + "}".repeat(names().size() + 1) + "\n";
    }

    private static Map<String, String> needed(String path) {
      return switch (path) {
        case "" -> Map.of("node", "n");
        case "/cameras/a" -> Map.of("uri", "'rtsp://h/s'");
        case "/cameras/a/zones/a" -> Map.of("area", "[0, 0, 1, 0, 1, 1]");
        case "/cameras/a/lines/a" -> Map.of("line", "[0, 0, 1, 1]");
        case "/cameras/a/lens" ->
            Map.of("size", "8x8", "matrix", "[1, 1, 1, 1]", "distortion", "[0, 0, 0, 0]");
        default -> Map.of();
      };
    }
  }

  private static List<Place> places() {
    List<Place> places = new ArrayList<>();
    collect("", ConfigReader.FILE, places);
    return places;
  }

  private static void collect(String path, ConfigSection section, List<Place> places) {
    places.add(new Place(path, section));
    for (ConfigSection within : section.sections()) {
      String name = within.name() + (within.each().isEmpty() ? "" : "/a");
      collect(path.isEmpty() ? name : path + "/" + name, within, places);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyKeyThatIsReadIsDescribedAndNoOther() {
    return places().stream()
        .map(
            place ->
                DynamicTest.dynamicTest(
                    "/" + place.path(),
                    () -> assertEquals(described(place.section()), read(place))));
  }

  private static Set<String> described(ConfigSection section) {
    Set<String> names = new TreeSet<>();
    section.keys().forEach(key -> names.add(key.name()));
    section.sections().forEach(within -> names.add(within.name()));
    return names;
  }

  /** Those that the reader names when it meets a key that it does not know. */
  private Set<String> read(Place place) throws IOException {
    for (String problem : problems(place.with(Map.of("qqqqqqqqq", "1")))) {
      Matcher known = KNOWN.matcher(problem);
      if (known.find()) {
        return new TreeSet<>(List.of(known.group(1).split(", ", -1)));
      }
    }
    return Set.of("no unknown key was found");
  }

  @Test
  void aProfileHasTheKeysOfACameraAndADescription() throws IOException {
    Path profiles = Files.createDirectories(folder.resolve("camera-profiles"));
    Files.writeString(profiles.resolve("own.yaml"), "qqqqqqqqq: 1\n");

    String problem = problems("cameras: {a: {profile: own, uri: 'street:1'}}").get(0);
    Matcher known = KNOWN.matcher(problem);

    assertTrue(known.find(), problem);
    assertEquals(
        described(CameraKeys.PROFILE_FILE), new TreeSet<>(List.of(known.group(1).split(", "))));
  }

  @TestFactory
  Stream<DynamicTest> whatTheSchemaSaysOfAValueIsWhatTheReaderDoes() {
    return places().stream()
        .flatMap(
            place ->
                place.section().keys().stream()
                    .map(
                        key ->
                            DynamicTest.dynamicTest(
                                place.path() + "/" + key.name(), () -> tryValues(place, key))));
  }

  private void tryValues(Place place, ConfigKey<?> key) throws IOException {
    JsonNode described = describedAt(place).path(key.name());
    List<String> values = new ArrayList<>();
    collectValues(described, values);
    values.add("qqqqqqqqq");
    values.add("[qqqqqqqqq, qqqqqqqqq]");
    values.add("{q: q}");
    values.add("-1");
    values.add("");
    for (String value : values) {
      String text = place.with(Map.of(key.name(), value));
      boolean refused =
          problems(text).stream().anyMatch(problem -> !BEYOND_THE_VALUE.matcher(problem).find());
      boolean violated =
          Schemas.violations(SCHEMA, EditorYaml.of(text)).stream()
              .anyMatch(violation -> !violation.contains("dependent"));
      assertEquals(refused, violated, () -> text + "is refused by the reader, violates the schema");
    }
  }

  private static JsonNode describedAt(Place place) {
    JsonNode at = SCHEMA;
    for (String name : place.names()) {
      at = name.equals("a") ? at.path("additionalProperties") : at.path("properties").path(name);
    }
    return at.path("properties");
  }

  /** Values at the bounds and beyond, and every word. */
  private static void collectValues(JsonNode type, List<String> values) {
    type.path("enum").forEach(word -> values.add(word.asText()));
    type.path("anyOf").forEach(choice -> collectValues(choice, values));
    if (type.has("minimum")) {
      double step = type.path("type").toString().contains("integer") ? 1 : 1e-5;
      double min = type.path("minimum").asDouble();
      double max = type.path("maximum").asDouble();
      for (double value : new double[] {min - step, min, max, max + step}) {
        values.add(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
      }
    }
  }

  @Test
  void theDefaultThatIsSaidIsTheOneThatIsTaken() throws Exception {
    int defaults = 0;
    for (Place place : places()) {
      for (ConfigKey<?> key : place.section().keys()) {
        JsonNode said = describedAt(place).path(key.name()).path("default");
        if (!said.isMissingNode()) {
          String text = place.with(Map.of(key.name(), "'" + said.asText() + "'"));
          assertEquals(
              withoutTexts(ConfigReader.read(file(place.with(Map.of())), List.of())),
              withoutTexts(ConfigReader.read(file(text), List.of())),
              text);
          defaults++;
        }
      }
    }
    assertTrue(defaults > 30, "defaults: " + defaults);
  }

  /** Cameras keep what is written of them, too. */
  private static DaemonConfig withoutTexts(DaemonConfig config) {
    return config.withCameras(
        config.cameras().stream().map(camera -> camera.withText(CameraText.NONE)).toList());
  }

  @Test
  void everyExampleIsAFileThatIsTaken() throws Exception {
    Matcher examples = EXAMPLE.matcher(ConfigDocuments.reference());
    int count = 0;
    while (examples.find()) {
      String text = examples.group(1);
      DaemonConfig unused = ConfigReader.read(file(text), List.of(PROFILES));
      assertEquals(Set.of(), Schemas.violations(SCHEMA, EditorYaml.of(text)), text);
      count++;
    }
    assertTrue(count > places().size(), "examples: " + count);
  }

  @Test
  void everyKeyIsShownInAnExample() {
    Set<String> missing = new TreeSet<>();
    for (Place place : places()) {
      JsonNode shown = EditorYaml.of(place.section().example());
      for (String name : place.names()) {
        shown = name.equals("a") ? union(shown) : shown.path(name);
      }
      for (ConfigKey<?> key : place.section().keys()) {
        if (!shown.has(key.name())) {
          missing.add(place.path() + "/" + key.name());
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static JsonNode union(JsonNode named) {
    ObjectNode all = Schemas.JSON.createObjectNode();
    named.forEach(one -> one.properties().forEach(it -> all.set(it.getKey(), it.getValue())));
    return all;
  }

  @Test
  void theReferenceHasARowForEveryKeyOfEverySection() {
    List<String> lines = ConfigDocuments.reference().lines().toList();
    List<String> expected = new ArrayList<>();
    places().forEach(it -> it.section().keys().forEach(key -> expected.add(key.name())));
    expected.add("description");

    List<String> rows = lines.stream().filter(line -> line.startsWith("| `")).toList();
    assertEquals(expected, rows.stream().map(row -> row.split("`", -1)[1]).toList());
    for (String row : rows) {
      assertEquals(6, row.split("\\|", -1).length, row);
      assertTrue(row.endsWith(". |"), row);
    }
  }

  /** With {@code -Djetdetr.draw=true} it is written anew. */
  @Test
  void theReferenceOfTheRepositoryIsThatOfTheProgram() throws IOException {
    Path committed = Path.of("configuration.md");
    if (Boolean.getBoolean("jetdetr.draw")) {
      Files.writeString(committed, ConfigDocuments.reference());
    }
    assertEquals(
        ConfigDocuments.reference(),
        Files.readString(committed),
        "app/configuration.md is of other keys; write it anew with -Djetdetr.draw=true");
  }

  @Test
  void theSchemasTakeWhateverIsShipped() throws Exception {
    String packaged = Files.readString(PACKAGED);
    String everything = SETTING.matcher(packaged).replaceAll("$1");

    assertEquals(Set.of(), Schemas.violations(SCHEMA, EditorYaml.of(packaged)));
    assertEquals(Set.of(), Schemas.violations(SCHEMA, EditorYaml.of(everything)), everything);
    assertTrue(EditorYaml.of(everything).size() >= 5, everything);
    try (Stream<Path> profiles = Files.list(PROFILES)) {
      for (Path profile : profiles.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        JsonNode json = EditorYaml.of(Files.readString(profile));
        assertEquals(Set.of(), Schemas.violations(PROFILE_SCHEMA, json), profile::toString);
        assertTrue(json.has("description"), profile::toString);
      }
    }
  }

  @Test
  void everyShippedFileBeginsWithItsSchema() throws IOException {
    String comment = "# yaml-language-server: $schema=";
    assertTrue(
        Files.readString(PACKAGED).startsWith(comment + "/usr/lib/jetdetr/jetdetr.schema.json\n"));
    try (Stream<Path> profiles = Files.list(PROFILES)) {
      for (Path profile : profiles.filter(it -> it.toString().endsWith(".yaml")).toList()) {
        assertTrue(
            Files.readString(profile).startsWith(comment + "../camera-profile.schema.json\n"),
            profile::toString);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> whatTheReaderRefusesTheSchemaRefusesToo() {
    return Stream.of(
            "nodes: truck",
            "node: truck 07",
            "engine: cuda",
            "model: {thread: 3}",
            "model: {threshold: 1.5}",
            "model: {batch: 5}",
            "model: {batch: many}",
            "mqtt: {broker: 'tcp://broker'}",
            "mqtt: {broker: 'mqtt://me:hunter2@broker'}",
            "mqtt: {prefx: fleet}",
            "mqtt: {prefix: a/#}",
            "mqtt: {keep_alive_s: soon}",
            "mqtt: {broker: 'mqtt://b', password_file: mqtt-password}",
            "mqtt: {broker: 'mqtts://b', cert_file: client.pem}",
            "mqtt: {home_assistant: true, home_assistant_prefix: a+b}",
            "telemetry: {every_s: 0}",
            "telemetry: [1]",
            "metrics: {address: localhost}",
            "metrics: {port: 0}",
            "metrics: {cert_file: page.pem}",
            "spool: {path: s, max_mb: 0}",
            "spool: {path: s, sync_s: -1}",
            "spool: {path: s, pth: x}",
            "commands: {allowed: [reboot]}",
            "commands: {allowed: [log, log]}",
            "cameras: {front door: {uri: 'csi:0'}}",
            "cameras: {rear: {uri: 'rtps://10.0.0.5/stream'}}",
            "cameras: {side: {max_age_s: [1]}}",
            "cameras: {side: {}}",
            "cameras: {a: {uri: 'csi:0', read_timeout: 3}}",
            "cameras: {a: {uri: 'csi:0', description: mine}}",
            "cameras: {a: {uri: 'csi:0', detections: sometimes}}",
            "cameras: {a: {uri: 'csi:0', detections: 0}}",
            "cameras: {a: {uri: 'rtsp://h/s', password_file: front-password}}",
            "cameras: {a: {uri: 'csi:0', mount: wall}}",
            "cameras: {a: {uri: 'csi:0', low_light: yes}}",
            "cameras: {a: {uri: 'csi:0', mask: {window: [0, 0, 0.2]}}}",
            "cameras: {a: {uri: 'csi:0', mask: {door: [0, 0, 1.5, 0, 1, 1]}}}",
            "cameras: {a: {uri: 'csi:0', ignore: {street: everything}}}",
            "cameras: {a: {uri: 'csi:0', lens: {size: 9x9, matrix: [4, 4, 6, 3], distortion: [1]}}}",
            "cameras: {a: {uri: 'csi:0', lens: {}}}",
            "cameras: {a: {uri: 'csi:0', tracks: {keep_s: -1}}}",
            "cameras: {a: {uri: 'csi:0', tracks: {kepp_s: 2}}}",
            "cameras: {a: {uri: 'csi:0', zones: {a: {area: [0, 0, 1]}}}}",
            "cameras: {a: {uri: 'csi:0', zones: {b/c: {area: [0, 0, 1, 0, 1, 1]}}}}",
            "cameras: {a: {uri: 'csi:0', zones: {d: {area: [0, 0, 1, 0, 1, 1], anchor: left}}}}",
            "cameras: {a: {uri: 'csi:0', zones: {e: {aera: [0, 0, 1, 0, 1, 1]}}}}",
            "cameras: {a: {uri: 'csi:0', lines: {f: {line: [0, 0, 2, 1]}}}}",
            "cameras: {a: {uri: 'csi:0', pictures: {events: [crop, crops]}}}",
            "cameras: {a: {uri: 'csi:0', pictures: {events: crop}}}",
            "cameras: {a: {uri: 'csi:0', pictures: on}}",
            "cameras: {a: {uri: 'csi:0', pictures: {every_s: 0.5}}}",
            "cameras: {a: {uri: 'csi:0', pictures: {every_boxed: maybe}}}",
            "- a")
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text,
                    () -> {
                      assertFalse(problems(text).isEmpty(), "the reader takes it");
                      assertFalse(
                          Schemas.violations(SCHEMA, EditorYaml.of(text)).isEmpty(),
                          "the schema takes it");
                    }));
  }

  @Test
  void whatIsAbsentOrEmptyIsTakenByBoth() throws IOException {
    for (String text : List.of("", "node:", "cameras:", "mqtt: {user: , prefix: }", "spool: {}")) {
      assertEquals(List.of(), problems(text), text);
      assertEquals(Set.of(), Schemas.violations(SCHEMA, EditorYaml.of(text)), text);
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("jetdetr.yaml"), text);
  }

  private List<String> problems(String text) throws IOException {
    try {
      DaemonConfig unused = ConfigReader.read(file(text), List.of(PROFILES));
      return List.of();
    } catch (ExitException e) {
      return String.valueOf(e.getMessage()).lines().collect(Collectors.toList());
    }
  }
}
