package io.github.jetdetr.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.message.json.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Both documents of a bundle, against their schemas and against damage of each key. */
class BundleDocumentTest {

  private static final String CERTIFICATE_SCHEMA = "certificate.schema.json";
  private static final String QUANTIZE_SCHEMA = "quantize.schema.json";
  private static final Set<String> OPTIONAL =
      Set.of(
          "verdict_file",
          "refused_for",
          "ap_loss",
          "ap_loss_ci95",
          "limits.max_latency_ms",
          "decision",
          "ap_loss_upper95",
          "more_pictures",
          "proofs",
          "proofs.int8.loss",
          "judged_pictures",
          "data_notes",
          "held_out.data_notes",
          "held_out.decision",
          "held_out.ap_loss_upper95",
          "held_out.more_pictures",
          "held_out",
          "layers[0].layer_error",
          "layers[0].rounded_error",
          "layers[0].sensitivity",
          "layers[0].precision_on_cpu");

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadBackTheSame() throws Exception {
    Path file = folder.resolve(Bundle.CERTIFICATE);
    BundleSamples.certificate().write(file);
    assertEquals(BundleSamples.certificate(), Certificate.read(file));
    BundleSamples.quantization().write(folder);
    assertEquals(BundleSamples.quantization(), QuantizationReport.read(folder));
  }

  @Test
  void whatIsWrittenHoldsToTheSchemaInItsStrictForm() throws Exception {
    assertEquals(
        Set.of(), Schemas.strictViolations(Bundle.class, CERTIFICATE_SCHEMA, certificate()));
    assertEquals(Set.of(), Schemas.strictViolations(Bundle.class, QUANTIZE_SCHEMA, quantization()));
  }

  @Test
  void anUnknownKeyIsALaterVersionsAndFoundByTheStrictFormAlone() throws Exception {
    ObjectNode certificate = certificate();
    certificate.withObject("/engine").put("tensor_cores", 64);
    assertEquals(Set.of(), Schemas.violations(Bundle.class, CERTIFICATE_SCHEMA, certificate));
    assertFalse(Schemas.strictViolations(Bundle.class, CERTIFICATE_SCHEMA, certificate).isEmpty());
    assertEquals(BundleSamples.certificate(), Certificate.read(written(certificate)));

    ObjectNode quantization = quantization();
    quantization.put("seconds", 12);
    assertEquals(Set.of(), Schemas.violations(Bundle.class, QUANTIZE_SCHEMA, quantization));
    assertFalse(Schemas.strictViolations(Bundle.class, QUANTIZE_SCHEMA, quantization).isEmpty());
    written(quantization);
    assertEquals(BundleSamples.quantization(), QuantizationReport.read(folder));
  }

  @Test
  void everyKeyThatIsMissingOrOfTheWrongTypeIsNamedInOneLine() throws Exception {
    int keys = damageEach(certificate(), CERTIFICATE_SCHEMA, this::readCertificate);
    assertTrue(keys > 28, keys + " keys");
    keys = damageEach(quantization(), QUANTIZE_SCHEMA, () -> QuantizationReport.read(folder));
    assertTrue(keys > 28, keys + " keys");
  }

  @Test
  void optionalKeysMayBeMissing() throws Exception {
    ObjectNode certificate = certificate();
    certificate.remove(
        List.of("verdict_file", "refused_for", "ap_loss", "ap_loss_ci95", "data_notes"));
    Certificate read = Certificate.read(written(certificate));
    assertNull(read.verdictFile());
    assertNull(read.apLossCi95());
    assertNull(read.dataNotes());
    ObjectNode quantization = quantization();
    quantization.remove("held_out");
    written(quantization);
    assertNull(QuantizationReport.read(folder).heldOut());
  }

  @Test
  void aCertificateOfTheFirstVersionSaysNothingOfADecisionAndIsRead() throws Exception {
    ObjectNode certificate = certificate();
    certificate.put("schema", "jetdetr.certificate/1.0");
    certificate.remove(
        List.of("decision", "ap_loss_upper95", "more_pictures", "proofs", "judged_pictures"));
    assertEquals(Set.of(), Schemas.violations(Bundle.class, CERTIFICATE_SCHEMA, certificate));
    Certificate read = Certificate.read(written(certificate));
    assertNull(read.decision());
    assertTrue(read.isWithoutProof());
    assertFalse(BundleSamples.certificate().isWithoutProof());
  }

  @Test
  void aDocumentOfAnotherMajorVersionIsRefused() throws Exception {
    ObjectNode certificate = certificate();
    certificate.put("schema", "jetdetr.certificate/2.0");
    written(certificate);
    assertFault("its schema is 'jetdetr.certificate/2.0'", this::readCertificate);
    certificate.put("schema", "jetdetr.certificate/1.7");
    assertEquals("jetdetr.certificate/1.7", Certificate.read(written(certificate)).schema());
  }

  @Test
  void whatIsNoJsonObjectIsRefused() throws Exception {
    for (String text : List.of("", "null", "[]", "3", "\"text\"", "{", "{}}", "{\"schema\":}")) {
      Files.writeString(folder.resolve(Bundle.CERTIFICATE), text);
      assertFault("is no certificate: ", this::readCertificate);
      Files.writeString(folder.resolve(Bundle.QUANTIZATION), text);
      assertFault("is no report of quantize: ", () -> QuantizationReport.read(folder));
    }
  }

  @Test
  void anIntervalHasTwoEnds() throws Exception {
    for (String ends : List.of("[]", "[0.1]", "[0.1,0.2,0.3]", "[null,0.2]", "{\"low\":0}")) {
      ObjectNode certificate = certificate();
      certificate.set("ap_loss_ci95", Schemas.JSON.readTree(ends));
      assertFalse(
          Schemas.violations(Bundle.class, CERTIFICATE_SCHEMA, certificate).isEmpty(), ends);
      written(certificate);
      assertFault("ap_loss_ci95", this::readCertificate);
    }
  }

  private void readCertificate() throws ModelException {
    Certificate.read(folder.resolve(Bundle.CERTIFICATE));
  }

  /** Takes away, then spoils, each key at every depth that the schema names. */
  private int damageEach(ObjectNode whole, String schema, Executable read) throws IOException {
    List<List<Object>> places = new ArrayList<>();
    gather(whole, List.of(), places);
    for (List<Object> place : places) {
      String name = name(place);
      for (boolean missing : new boolean[] {true, false}) {
        ObjectNode damaged = whole.deepCopy();
        ObjectNode parent = parent(damaged, place);
        String key = (String) place.get(place.size() - 1);
        if (missing) {
          parent.remove(key);
        } else if (parent.get(key).isNumber()) {
          parent.put(key, parent.get(key).asText());
        } else {
          parent.put(key, 7);
        }
        written(damaged);
        if (missing && OPTIONAL.contains(name)) {
          continue;
        }
        assertFault("'" + name, read);
        assertFalse(
            Schemas.violations(Bundle.class, schema, damaged).isEmpty(),
            () -> name + " does not break the schema");
      }
    }
    return places.size();
  }

  private static void gather(JsonNode node, List<Object> at, List<List<Object>> places) {
    node.properties()
        .forEach(
            entry -> {
              List<Object> place = with(at, entry.getKey());
              boolean map = Character.isUpperCase(entry.getKey().charAt(0)) || isMap(at);
              if (!map) {
                places.add(place);
                gather(entry.getValue(), place, places);
              }
            });
    if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
      gather(node.get(0), with(at, 0), places);
    }
  }

  /** Whether the keys there are names of precisions, files and the like. */
  private static boolean isMap(List<Object> at) {
    return !at.isEmpty()
        && at.get(at.size() - 1) instanceof String key
        && !Set.of("engine", "limits", "held_out").contains(key);
  }

  private static List<Object> with(List<Object> at, Object step) {
    List<Object> longer = new ArrayList<>(at);
    longer.add(step);
    return longer;
  }

  private static String name(List<Object> place) {
    StringBuilder name = new StringBuilder();
    for (Object step : place) {
      if (step instanceof Integer index) {
        name.append('[').append(index).append(']');
      } else {
        name.append(name.isEmpty() ? "" : ".").append(step);
      }
    }
    return name.toString();
  }

  private static ObjectNode parent(JsonNode node, List<Object> place) {
    JsonNode parent = node;
    for (Object step : place.subList(0, place.size() - 1)) {
      parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
    }
    return (ObjectNode) parent;
  }

  private static void assertFault(String part, Executable read) {
    String line = String.valueOf(assertThrows(ModelException.class, read, part).getMessage());
    assertTrue(line.contains(part), line);
    assertEquals(1, line.lines().count(), line);
    assertFalse(line.contains("java"), line);
  }

  private Path written(ObjectNode document) throws IOException {
    boolean certificate = document.path("schema").asText().contains("certificate");
    certificate |= document.has("verdict");
    Path file = folder.resolve(certificate ? Bundle.CERTIFICATE : Bundle.QUANTIZATION);
    return Files.write(file, Schemas.JSON.writeValueAsBytes(document));
  }

  private ObjectNode certificate() throws IOException {
    Path file = folder.resolve("sample.json");
    BundleSamples.certificate().write(file);
    return (ObjectNode) Schemas.JSON.readTree(Files.readAllBytes(file));
  }

  private ObjectNode quantization() throws IOException {
    BundleSamples.quantization().write(folder);
    return (ObjectNode)
        Schemas.JSON.readTree(Files.readAllBytes(folder.resolve(Bundle.QUANTIZATION)));
  }
}
