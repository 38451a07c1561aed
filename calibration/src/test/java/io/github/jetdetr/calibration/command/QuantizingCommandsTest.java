package io.github.jetdetr.calibration.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.Sha256;
import io.github.jetdetr.message.json.Schemas;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a model and pictures to a judged bundle, as a user types it, and what is refused. */
class QuantizingCommandsTest {

  private static final Set<String> BUNDLE =
      Set.of(
          "model.onnx",
          "model.fp16.onnx",
          "model.int8.onnx",
          "model.int8.cpu.onnx",
          "model.yaml",
          "quantize.json");

  @TempDir private Path folder = Path.of("");

  private record Ended(int code, String out, String err) {}

  @Test
  void aModelBecomesABundleWithACertificateThatHoldsForItsFilesAlone() throws Exception {
    Path bundle = quantized();
    assertEquals(BUNDLE, names(bundle));
    JsonNode report = json(bundle.resolve("quantize.json"));
    assertEquals(1, report.path("int8_convolution_share").asDouble(), 1e-9);
    JsonNode errors = report.path("errors");
    for (String stock : List.of("max", "percentile 99.9", "mse", "entropy")) {
      assertTrue(errors.path("int8").asDouble() < errors.path(stock).asDouble(), errors::toString);
    }
    assertThrows(
        ModelException.class,
        () -> Bundle.choose(bundle, EngineKind.ONNXRUNTIME),
        "nothing is proved yet");

    assertHolds("quantize.schema.json", report);
    Ended judged =
        run(
            "judge",
            "--json",
            "--bundle",
            bundle,
            "--frames",
            pictures("others", 2, 60),
            "--latency-runs",
            5);
    assertEquals(0, judged.code(), judged.err());
    JsonNode certificate = json(bundle.resolve(Bundle.CERTIFICATE));
    assertHolds("certificate.schema.json", certificate);
    assertEquals(
        certificate, new ObjectMapper().readTree(judged.out()), "printed with the same time");
    assertEquals(60, certificate.path("pictures").asInt());
    assertEquals(60, certificate.path("judged_pictures").size());
    assertEquals("proved", certificate.path("decision").asText(), certificate::toString);
    assertEquals(0, certificate.path("more_pictures").asInt(-1));
    assertTrue(certificate.path("agreement").path("int8").asDouble() > 0.9, certificate::toString);
    String best = certificate.path("verdict_file").asText();
    assertEquals(bundle.resolve(best), Bundle.choose(bundle, EngineKind.ONNXRUNTIME));
    assertEquals(
        bundle.resolve(Bundle.INT8),
        Bundle.choose(bundle, EngineKind.TENSORRT),
        "the CPU's verdict does not bind a GPU");
    String page = Files.readString(bundle.resolve("report.html"), UTF_8);
    assertTrue(page.contains("percentile 99.9") && page.contains("recipe"), page);

    Files.write(bundle.resolve(Bundle.INT8_CPU), Files.readAllBytes(bundle.resolve(Bundle.HALF)));
    ModelException mixed =
        assertThrows(ModelException.class, () -> Bundle.choose(bundle, EngineKind.ONNXRUNTIME));
    assertTrue(String.valueOf(mixed.getMessage()).contains(Bundle.INT8_CPU), mixed::toString);
  }

  @Test
  void picturesThatAreTooFewDecideNothingUntilMoreAreAdded() throws Exception {
    Path bundle = quantized();
    Ended few = judge(bundle, "--images", pictures("others", 2));
    assertEquals(82, few.code(), few.err());
    assertTrue(few.err().contains("not decided by 12 pictures; about "), few.err());
    JsonNode certificate = json(bundle.resolve(Bundle.CERTIFICATE));
    assertHolds("certificate.schema.json", certificate);
    assertEquals("undecided", certificate.path("decision").asText());
    assertTrue(certificate.path("more_pictures").asInt() >= 18, certificate::toString);
    assertEquals("fp32", certificate.path("verdict").asText(), "the best that is proved");
    assertEquals(bundle.resolve("model.onnx"), Bundle.choose(bundle, EngineKind.ONNXRUNTIME));

    // The same twelve again, under other names, and 60 new ones.
    Path more = pictures("more", 3, 60);
    for (int id = 1; id <= 12; id++) {
      Files.copy(
          folder.resolve("others/%02d.png".formatted(id)), more.resolve("copy-" + id + ".png"));
    }
    Ended decided = judge(bundle, "--more", more);
    assertEquals(0, decided.code(), decided.err());
    assertTrue(decided.err().contains("12 pictures left out: they were judged"), decided.err());
    certificate = json(bundle.resolve(Bundle.CERTIFICATE));
    assertHolds("certificate.schema.json", certificate);
    assertEquals("proved", certificate.path("decision").asText());
    assertEquals(72, certificate.path("pictures").asInt());
    JsonNode proof = certificate.path("proofs").path("int8");
    assertEquals(2, proof.path("look").asInt(), "a second look");
    assertEquals(0.9875, proof.path("confidence").asDouble(), 1e-12);

    Ended nothingNew = judge(bundle, "--more", more);
    assertEquals(65, nothingNew.code());
    assertTrue(nothingNew.err().contains("no picture is new"), nothingNew.err());
  }

  @Test
  void whatIsJudgedInTwoPartsIsWhatIsJudgedAtOnce() throws Exception {
    Path bundle = quantized();
    Path first = pictures("first", 2, 40);
    Path second = pictures("second", 3, 30);
    judge(bundle, "--images", first);
    judge(bundle, "--more", second);
    JsonNode parts = json(bundle.resolve(Bundle.CERTIFICATE));
    Path all = Files.createDirectories(folder.resolve("all"));
    for (Path part : List.of(first, second)) {
      for (String name : names(part)) {
        Files.copy(part.resolve(name), all.resolve(part.getFileName() + "-" + name));
      }
    }
    judge(bundle, "--images", all);
    JsonNode once = json(bundle.resolve(Bundle.CERTIFICATE));
    for (String key : List.of("pictures", "agreement", "labelled", "files")) {
      assertEquals(once.path(key), parts.path(key), key);
    }
    for (String precision : List.of("int8", "fp16")) {
      for (String key : List.of("loss", "upper95", "pictures")) {
        assertEquals(
            once.path("proofs").path(precision).path(key),
            parts.path("proofs").path(precision).path(key));
      }
    }
  }

  @Test
  void picturesAreAddedOnlyToWhatWasJudgedOfTheSameModels() throws Exception {
    Path bundle = quantized();
    Path more = pictures("more", 3, 30);
    Ended nothing = judge(bundle, "--more", more);
    assertEquals(65, nothing.code());
    assertTrue(nothing.err().contains("judge without --more first"), nothing.err());

    judge(bundle, "--images", pictures("others", 2));
    Ended both = judge(bundle, "--more", more, "--images", more);
    assertEquals(64, both.code(), both.err());

    Files.copy(
        bundle.resolve(Bundle.HALF),
        bundle.resolve(Bundle.INT8_CPU),
        StandardCopyOption.REPLACE_EXISTING);
    Ended other = judge(bundle, "--more", more);
    assertEquals(65, other.code());
    assertTrue(other.err().contains("are not those that were judged"), other.err());

    Files.writeString(bundle.resolve(Bundle.JUDGED), "none");
    Ended damaged = judge(bundle, "--more", more);
    assertEquals(65, damaged.code());
    assertTrue(damaged.err().contains("judged.json.gz"), damaged.err());
  }

  private static Ended judge(Path bundle, Object... more) {
    Object[] words = {"judge", "--bundle", bundle, "--latency-runs", 3};
    return run(Stream.concat(Stream.of(words), Stream.of(more)).toArray());
  }

  @Test
  void aBundleThatIsTooSlowIsRefusedAndDoesNotRun() throws Exception {
    Path bundle = quantized();
    Ended slow =
        run(
            "judge",
            "--bundle",
            bundle,
            "--frames",
            pictures("others", 2),
            "--latency-runs",
            3,
            "--max-latency-ms",
            1e-6);
    assertEquals(81, slow.code(), slow.err());
    assertTrue(slow.err().contains("at most 0.00 ms are allowed"), slow.err());
    ModelException refused =
        assertThrows(ModelException.class, () -> Bundle.choose(bundle, EngineKind.ONNXRUNTIME));
    assertTrue(String.valueOf(refused.getMessage()).contains("refused"), refused::toString);
    assertHolds("certificate.schema.json", json(bundle.resolve(Bundle.CERTIFICATE)));
    assertEquals("latency", json(bundle.resolve(Bundle.CERTIFICATE)).path("refused_for").asText());
    assertEquals(bundle.resolve(Bundle.INT8), Bundle.choose(bundle, EngineKind.TENSORRT));
  }

  @Test
  void aDamagedQuantizationReportIsRefusedInOneLine() throws Exception {
    Path bundle = quantized();
    ObjectNode report = (ObjectNode) json(bundle.resolve(Bundle.QUANTIZATION));
    report.remove("calibration_pictures");
    Files.writeString(bundle.resolve(Bundle.QUANTIZATION), report.toString());
    Ended ended = run("judge", "--bundle", bundle, "--frames", folder.resolve("frames"));
    assertEquals(65, ended.code());
    assertTrue(
        ended.err().strip().endsWith("'calibration_pictures' is missing or null"), ended.err());
    Files.delete(bundle.resolve(Bundle.QUANTIZATION));
    ended = run("judge", "--bundle", bundle, "--frames", folder.resolve("frames"));
    assertEquals(66, ended.code());
  }

  @Test
  void picturesUsedForCalibrationAreNotJudgedOn() throws Exception {
    Path bundle = quantized();
    Ended ended = run("judge", "--bundle", bundle, "--frames", folder.resolve("frames"));
    assertEquals(65, ended.code());
    assertTrue(ended.err().contains("12 pictures left out"), ended.err());
    assertTrue(ended.err().contains("0 pictures that calibration never saw"), ended.err());
  }

  @Test
  void blackFramesAreRefused() throws Exception {
    Path black = Files.createDirectories(folder.resolve("black"));
    addBlack(black, 12);
    Ended ended = quantize(new ConvDetector(), black);
    assertRefused(80, "have no content", ended);
  }

  @Test
  void captureKeepsNewAndClearFramesAndReportsWhatIsMissing() throws Exception {
    Path seen = pictures("seen", 1);
    addBlack(seen, 3);
    Files.copy(seen.resolve("04.png"), seen.resolve("again-04.png"));
    Path captured = folder.resolve("kept");
    Ended ended =
        run(
            "capture",
            "--json",
            "--camera",
            "dir:" + seen + "?loop=false",
            "--count",
            40,
            "--out",
            captured);
    assertEquals(0, ended.code(), ended.err());
    JsonNode root = new ObjectMapper().readTree(ended.out());
    assertEquals(12, root.path("frames").path("kept").asInt(), root::toString);
    assertEquals(3, root.path("frames").path("dark").asInt(), root::toString);
    assertEquals(1, root.path("frames").path("near_duplicate").asInt(), root::toString);
    assertTrue(root.path("missing").toString().contains("12 of 40 frames"), root::toString);
    assertEquals(12, names(captured).size());
  }

  private static void addBlack(Path place, int count) throws Exception {
    for (int at = 0; at < count; at++) {
      BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(picture, "png", place.resolve("black-%02d.png".formatted(at)).toFile());
    }
  }

  @Test
  void aLimitThatCannotBeMetIsRefused() throws Exception {
    Ended ended = quantize(new ConvDetector(), pictures("frames", 1), "--max-ap-loss", 0);
    assertRefused(80, "no INT8 model stays within an error of 0.000", ended);
  }

  @Test
  void aRefusalChangesNothingInTheFolderThatItWasToWriteTo() throws Exception {
    Path bundle = quantized();
    Files.writeString(bundle.resolve("certificate.json"), "judged for hours");
    Files.writeString(bundle.resolve("notes.txt"), "mine");
    Map<String, String> before = contents(bundle);

    Ended refused =
        quantize(new ConvDetector(), folder.resolve("frames"), "--max-ap-loss", 0, "--replace");
    Ended unasked = quantize(new ConvDetector(), folder.resolve("frames"));

    assertEquals(80, refused.code(), refused.err());
    assertEquals(64, unasked.code(), unasked.err());
    assertTrue(unasked.err().contains("holds a bundle already (model.onnx): use --replace"));
    assertEquals(before, contents(bundle));
  }

  @Test
  void aBundleThatIsReplacedLosesItsCertificateAndLeavesOtherFilesAlone() throws Exception {
    Path bundle = quantized();
    Files.writeString(bundle.resolve("certificate.json"), "judged for hours");
    Files.writeString(bundle.resolve("notes.txt"), "mine");
    Files.createDirectories(bundle.resolve(".bundle-killed"));

    Ended replaced = quantize(new ConvDetector(), folder.resolve("frames"), "--replace");

    assertEquals(0, replaced.code(), replaced.err());
    Set<String> files = names(bundle);
    assertTrue(files.containsAll(BUNDLE), files::toString);
    assertTrue(files.remove("notes.txt"), files::toString);
    assertFalse(files.contains("certificate.json"), files::toString);
    assertFalse(files.contains(".bundle-killed"), files::toString);
  }

  private static Map<String, String> contents(Path bundle) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    for (String name : names(bundle)) {
      contents.put(name, Sha256.of(bundle.resolve(name)));
    }
    return contents;
  }

  @Test
  void aWeightThatIsNanIsRefused() throws Exception {
    ConvDetector sick = new ConvDetector().damaged(7, Float.NaN);
    assertRefused(65, "'w2' contains NaN", quantize(sick, pictures("frames", 1)));
  }

  @Test
  void aWeightWithAFlippedBitIsRefused() throws Exception {
    float flipped = Float.intBitsToFloat(Float.floatToIntBits(0.1f) ^ 1 << 30);
    ConvDetector sick = new ConvDetector().damaged(7, flipped);
    assertRefused(65, "is damaged: 'w2' contains", quantize(sick, pictures("frames", 1)));
  }

  @Test
  void aModelThatDetectsNoLabelledObjectIsRefused() throws Exception {
    Path frames = pictures("frames", 1);
    Path labels = folder.resolve("labels.json");
    StringBuilder images = new StringBuilder();
    for (int id = 1; id <= 12; id++) {
      images.append(id == 1 ? "" : ",");
      images.append(
          "{\"id\":%d,\"file_name\":\"%02d.png\",\"width\":48,\"height\":48}".formatted(id, id));
    }
    Files.writeString(
        labels,
        """
        {"images":[%s],"categories":[{"id":1,"name":"a"}],
         "annotations":[{"id":1,"image_id":3,"category_id":1,"bbox":[1,1,2,2],"area":4},
           {"id":2,"image_id":6,"category_id":1,"bbox":[40,1,3,3],"area":9},
           {"id":3,"image_id":9,"category_id":1,"bbox":[1,44,3,3],"area":9},
           {"id":4,"image_id":12,"category_id":1,"bbox":[40,44,3,3],"area":9}]}
        """
            .formatted(images),
        UTF_8);
    Ended ended = quantize(new ConvDetector(), frames, "--annotations", labels);
    assertRefused(80, "the AP of fp32 itself is only 0.0000", ended);
  }

  @Test
  void labelsThatCannotAllBeScoredAreRefusedBeforeAnyWork() throws Exception {
    Path bundle = quantized();
    Path frames = pictures("others", 2);
    Path labels = folder.resolve("labels.json");
    Files.writeString(
        labels,
        """
        {"images":[{"id":1,"file_name":"01.png","width":48,"height":48}],
         "categories":[{"id":1,"name":"a"}],
         "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,2,2],"area":4},
           {"id":2,"image_id":1,"category_id":1,"bbox":[9,1,2,2],"area":"4"}]}
        """,
        UTF_8);
    Path model = folder.resolve("model/model.onnx");
    for (Ended ended :
        List.of(
            run("judge", "--bundle", bundle, "--frames", frames, "--annotations", labels),
            run(
                "quantize",
                "--replace",
                "--model",
                model,
                "--frames",
                frames,
                "--annotations",
                labels,
                "--out",
                bundle),
            run(
                "prune",
                "--model",
                model,
                "--frames",
                frames,
                "--annotations",
                labels,
                "--keep",
                "2:4",
                "--out",
                folder.resolve("small.onnx")))) {
      assertEquals(65, ended.code(), ended.err());
      assertTrue(ended.err().contains("1 annotations refused: a field is"), ended.err());
    }
    assertTrue(names(bundle).containsAll(BUNDLE));
  }

  @Test
  void aModelIsNotOverwrittenByItsBundle() throws Exception {
    Path model = new ConvDetector().write(folder.resolve("model"));
    Ended ended =
        run(
            "quantize",
            "--model",
            model,
            "--frames",
            pictures("frames", 1),
            "--out",
            folder.resolve("model"));
    assertEquals(64, ended.code());
    assertTrue(ended.err().contains("another folder than the model's"), ended.err());
    assertTrue(Files.size(model) > 0);
  }

  @Test
  void aPrunedModelHasTwoZerosInFourAndReportsItsCost() throws Exception {
    JsonNode root = pruned(new ConvDetector(), "2:4");
    assertTrue(root.path("error").asDouble() > 0, root::toString);
    double zeros = root.path("zero_share").asDouble();
    assertTrue(zeros > 0.4 && zeros <= 0.5, root::toString);
    assertEquals(1, root.path("compared").path("experiments").size());
    assertFalse(constants().contains(ConvDetector.WEIGHTS), "the dense weights are gone");
  }

  @Test
  void decoderLayersOfLowestCostAreRemovedFirstAndTheFirstOneStays() throws Exception {
    JsonNode root = pruned(new ConvDetector().decoder(3), "decoder=1");
    assertEquals(2, root.path("layers").size(), root::toString);
    List<String> left = nodes();
    assertTrue(left.contains("/decoder/layers.0/cross_attn/Softmax"), left::toString);
    assertFalse(left.stream().anyMatch(name -> name.matches(".*layers.[12].*Softmax")));
    // The same weights without the layers and without the maps in their place.
    Path dense = folder.resolve("model/model.onnx");
    Path cut = new ConvDetector().decoder(1).write(folder.resolve("cut"));
    Ended ended =
        run(
            "compare",
            "--json",
            "--no-cache",
            "--latency-runs",
            0,
            "--model",
            dense,
            "--model",
            cut,
            "--images",
            folder.resolve("frames"));
    assertEquals(0, ended.code(), ended.err());
    double drift = scoreDrift(root.path("compared"));
    double cutDrift = scoreDrift(new ObjectMapper().readTree(ended.out()));
    assertTrue(drift < 0.5 * cutDrift, drift + " with maps, " + cutDrift + " without");
  }

  private static double scoreDrift(JsonNode comparison) {
    JsonNode agreement = comparison.path("experiments").get(0).path("agreement");
    return agreement.path("mean_absolute_score_drift").asDouble(Double.NaN);
  }

  @Test
  void aModelWithoutDecoderLayersOrWithTooFewIsNotPruned() throws Exception {
    assertNotPruned("found no decoder layers", new ConvDetector(), "decoder=1");
    assertNotPruned("has only 2 layers", new ConvDetector().decoder(2), "decoder=2");
  }

  @Test
  void thePrunedModelReturnsFewerQueries() throws Exception {
    JsonNode root = pruned(new ConvDetector().choosing(40), "queries=25");
    assertTrue(root.path("error").isNull(), root::toString);
    for (ValueInfoProto output : proto().getGraph().getOutputList()) {
      assertEquals(25, output.getType().getTensorType().getShape().getDim(1).getDimValue());
    }
    assertNotPruned("has no query selection", new ConvDetector(), "queries=25");
    assertNotPruned("at most 40 queries already", new ConvDetector().choosing(40), "queries=40");
  }

  private JsonNode pruned(ConvDetector model, String keep) throws Exception {
    Ended ended = prune(model, keep);
    assertEquals(0, ended.code(), ended.err());
    return new ObjectMapper().readTree(ended.out());
  }

  private void assertNotPruned(String part, ConvDetector model, String keep) throws Exception {
    Path small = folder.resolve("small.onnx");
    Files.deleteIfExists(small);
    Files.deleteIfExists(folder.resolve("small.yaml"));
    Ended ended = prune(model, keep);
    assertEquals(65, ended.code(), ended.err());
    assertTrue(ended.err().contains(part), ended.err());
    assertFalse(Files.exists(small));
  }

  private Ended prune(ConvDetector model, String keep, Object... more) throws Exception {
    Path dense = model.write(folder.resolve("model"));
    Path small = folder.resolve("small.onnx");
    Path frames = pictures("frames", 1);
    Object[] words = {
      "prune", "--json", "--model", dense, "--frames", frames, "--keep", keep, "--out", small
    };
    return run(Stream.concat(Stream.of(words), Stream.of(more)).toArray());
  }

  @Test
  void aPrunedModelReplacesAnotherFileOnlyWhenAsked() throws Exception {
    Path small = folder.resolve("small.onnx");
    Files.writeString(small, "mine");

    Ended unasked = prune(new ConvDetector().decoder(3), "decoder=1");
    assertEquals(64, unasked.code(), unasked.err());
    assertEquals("mine", Files.readString(small));

    Ended asked = prune(new ConvDetector().decoder(3), "decoder=1", "--replace");
    assertEquals(0, asked.code(), asked.err());
    assertFalse(nodes().isEmpty());
  }

  private ModelProto proto() throws Exception {
    return ModelProto.parseFrom(Files.readAllBytes(folder.resolve("small.onnx")));
  }

  private List<String> nodes() throws Exception {
    return proto().getGraph().getNodeList().stream().map(NodeProto::getName).toList();
  }

  private List<String> constants() throws Exception {
    return proto().getGraph().getInitializerList().stream().map(TensorProto::getName).toList();
  }

  private Path quantized() throws Exception {
    Ended ended = quantize(new ConvDetector(), pictures("frames", 1));
    assertEquals(0, ended.code(), ended.err());
    return folder.resolve("bundle");
  }

  private Ended quantize(ConvDetector model, Path frames, Object... more) throws Exception {
    Object[] words = {
      "quantize",
      "--threads",
      1,
      "--model",
      model.write(folder.resolve("model")),
      "--frames",
      frames,
      "--out",
      folder.resolve("bundle")
    };
    return run(Stream.concat(Stream.of(words), Stream.of(more)).toArray());
  }

  private void assertRefused(int code, String part, Ended ended) throws Exception {
    assertEquals(code, ended.code(), ended.err());
    assertTrue(ended.err().contains(part), ended.err());
    Path bundle = folder.resolve("bundle");
    Set<String> left = Files.isDirectory(bundle) ? names(bundle) : Set.of();
    assertFalse(left.stream().anyMatch(BUNDLE::contains), left::toString);
  }

  /** Twelve small pictures of coloured cells. */
  private Path pictures(String name, long seed) throws Exception {
    return pictures(name, seed, 12);
  }

  private Path pictures(String name, long seed, int count) throws Exception {
    Path place = Files.createDirectories(folder.resolve(name));
    SplittableRandom random = new SplittableRandom(seed);
    for (int id = 1; id <= count; id++) {
      BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
      for (int cell = 0; cell < 16; cell++) {
        int color = random.nextInt(0x1000000);
        for (int at = 0; at < 144; at++) {
          picture.setRGB(cell % 4 * 12 + at % 12, cell / 4 * 12 + at / 12, color);
        }
      }
      ImageIO.write(picture, "png", place.resolve("%02d.png".formatted(id)).toFile());
    }
    return place;
  }

  private static Set<String> names(Path place) throws Exception {
    try (Stream<Path> files = Files.list(place)) {
      return new TreeSet<>(files.map(it -> String.valueOf(it.getFileName())).toList());
    }
  }

  private static void assertHolds(String schema, JsonNode document) throws Exception {
    assertEquals(Set.of(), Schemas.strictViolations(Bundle.class, schema, document));
  }

  private static JsonNode json(Path file) throws Exception {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }

  private static Ended run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        CalibrateMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = Stream.of(arguments).map(String::valueOf).toArray(String[]::new);
    int code = commandLine.execute(words);
    return new Ended(code, out.toString(), err.toString());
  }
}
