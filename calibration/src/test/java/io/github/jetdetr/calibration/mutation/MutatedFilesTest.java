package io.github.jetdetr.calibration.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.bundle.Certificate;
import io.github.jetdetr.bundle.QuantizationReport;
import io.github.jetdetr.calibration.coco.CategoryMapping;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.command.ConvDetector;
import io.github.jetdetr.calibration.dataset.CategoryTable;
import io.github.jetdetr.calibration.dataset.DataSets;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.onnx.BatchNormFolding;
import io.github.jetdetr.calibration.onnx.LayerNormFusion;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.OpsetLift;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.yaml.YamlException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files are read or refused in words, within bounded memory, and nothing else happens.
 * {@code -Djetdetr.mutations=200000} tries as many, in equal parts of each kind.
 */
class MutatedFilesTest {

  /** Most that a reader may allocate for one file, above a multiple of its size. */
  private static final long MAX_BYTES = 64L << 20;

  private static final int MAX_BYTES_PER_BYTE = 2_000;

  private static final int COUNT = Integer.getInteger("jetdetr.mutations", 2_600);

  private static final int KINDS = 13;

  @TempDir private Path folder = Path.of("");

  private Path model = Path.of("");

  /** Reads a damaged file. */
  private interface Reading {
    void read(Path file) throws Exception;
  }

  @BeforeEach
  void writeModel() throws Exception {
    model = new ConvDetector().write(folder.resolve("sound"));
  }

  /** Tries the kind's part of all files. */
  private void assertSafe(String name, boolean text, List<byte[]> seeds, Reading reading)
      throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    int read = 0;
    int count = Math.max(1, COUNT / KINDS);
    Map<String, Integer> refusals = new LinkedHashMap<>();
    for (int at = 0; at < count; at++) {
      SplittableRandom random = new SplittableRandom(31L * at + name.hashCode());
      byte[] bytes = Mutations.of(seeds.get(at % seeds.size()), text, random);
      Files.write(file, bytes);
      String refusal = attempt(file, bytes, reading);
      if (refusal == null) {
        read++;
      } else {
        refusals.merge(refusal.replaceAll("[0-9]+", "#"), 1, Integer::sum);
      }
    }
    Files.delete(file);
    assertTrue(count < 100 || (read > 0 && !refusals.isEmpty()), name + ": " + read + " read");
  }

  private static String attempt(Path file, byte[] bytes, Reading reading) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    String refusal = null;
    try {
      reading.read(file);
    } catch (ModelException | CocoFormatException | YamlException e) {
      refusal = String.valueOf(e.getMessage());
      assertInWords(refusal, bytes, file.toString().endsWith(".onnx") ? 1 : 100);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(
          file.getFileName() + ", base64: " + Base64.getEncoder().encodeToString(bytes), e);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertTrue(
        allocated <= MAX_BYTES + (long) MAX_BYTES_PER_BYTE * bytes.length,
        () ->
            "%d bytes allocated for %d; base64: %s"
                .formatted(allocated, bytes.length, Base64.getEncoder().encodeToString(bytes)));
    return refusal;
  }

  /** One line for each mistake, which a terminal can show. */
  private static void assertInWords(String refusal, byte[] bytes, int maxLines) {
    boolean said =
        !refusal.isBlank()
            && !refusal.equals("null")
            && refusal.lines().noneMatch(line -> line.isBlank() || line.length() > 1_000)
            && refusal.lines().count() <= maxLines;
    assertTrue(said, () -> refusal + "; base64: " + Base64.getEncoder().encodeToString(bytes));
  }

  private static List<byte[]> texts(String... texts) {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : texts) {
      seeds.add(text.replace('\'', '"').getBytes(UTF_8));
    }
    return seeds;
  }

  private List<byte[]> models() throws IOException {
    List<byte[]> seeds = new ArrayList<>(List.of(new ConvDetector().raw().toByteArray()));
    for (TinyModel.Layout layout : TinyModel.Layout.values()) {
      seeds.add(
          Files.readAllBytes(
              TinyModel.of(layout).write(Files.createDirectories(folder.resolve("" + layout)))));
    }
    return seeds;
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void modelsAsTheDaemonReadsThem() throws Exception {
    assertSafe("daemon/model.onnx", false, models(), file -> ModelCards.find(OnnxFile.read(file)));
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void modelsAsCalibrationReadsThem() throws Exception {
    assertSafe(
        "calibration/model.onnx",
        false,
        models(),
        file -> {
          OnnxModel read = OnnxModel.read(file);
          OpsetLift.lift(read, OpsetLift.HALF_SCALES);
          BatchNormFolding.fold(read);
          LayerNormFusion.fuse(read);
          read.graph().removeDead();
          assertTrue(read.bytes().length > 0);
        });
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void modelCards() throws Exception {
    String drafted = ModelCards.write(ModelCards.find(OnnxFile.read(model)));
    assertSafe(
        "sound/model.yaml",
        true,
        texts(drafted, "labels: [a, b, c, d, e]\ninput: {mean: [1, 2, 3], filter: bicubic}\n"),
        file -> ModelCards.find(OnnxFile.read(model)));
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void huggingFacesFiles() throws Exception {
    Path hub = new ConvDetector().write(folder.resolve("hub"));
    Files.delete(hub.resolveSibling("model.yaml"));
    Reading find = file -> ModelCards.find(OnnxFile.read(hub));
    String config = "{'model_type':'rt_detr','id2label':{'0':'a','1':'b','2':'c','3':'d','4':'e'}}";
    String processor =
        "{'do_resize':true,'size':{'shortest_edge':64,'longest_edge':96},'resample':3,"
            + "'do_rescale':true,'rescale_factor':0.0039,'do_normalize':true,'do_pad':true,"
            + "'image_mean':[0.485,0.456,0.406],'image_std':[0.229,0.224,0.225]}";
    Files.writeString(hub.resolveSibling("preprocessor_config.json"), processor.replace('\'', '"'));
    assertSafe("hub/config.json", true, texts(config), find);
    Files.writeString(hub.resolveSibling("config.json"), config.replace('\'', '"'));
    assertSafe(
        "hub/preprocessor_config.json",
        true,
        texts(processor, "{'size':{'height':64,'width':48},'resample':2,'do_rescale':false}"),
        find);
  }

  private static final String TRUTH =
      "{'images':[{'id':1,'file_name':'a.jpg','width':64,'height':48},{'id':'b','file_name':'b'}],"
          + "'categories':[{'id':1,'name':'car'},{'id':2,'name':'dog','supercategory':'animal'}],"
          + "'annotations':[{'id':1,'image_id':1,'category_id':1,'bbox':[1,2,30,40],'area':900,"
          + "'iscrowd':0,'segmentation':[[1,2,3,4,5,6]]},{'id':2,'image_id':1,'category_id':2,"
          + "'bbox':[10.5,2,8,40],'area':320,'iscrowd':1},{'id':3,'image_id':'b','category_id':1,"
          + "'bbox':[0,0,0,0]}]}";

  private static final String RESULTS =
      "[{'image_id':1,'category_id':1,'bbox':[1,2,30,40],'score':0.9},"
          + "{'image_id':'a','category_id':2,'bbox':[10,2,8.5,40],'score':1e-3},"
          + "{'image_id':1,'category_id':2,'bbox':[1,1,9,9],'score':0.5,'id':7}]";

  private Path sound(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace('\'', '"'));
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void cocoAnnotations() throws Exception {
    assertSafe(
        "truth.json",
        true,
        texts(TRUTH),
        file -> {
          for (Strictness strictness : Strictness.values()) {
            CocoTruth truth = CocoReader.truth(file, strictness).value();
            CocoEvaluator.evaluate(truth, new CocoResults(List.of()));
          }
        });
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void cocoResults() throws Exception {
    CocoTruth truth = CocoReader.truth(sound("sound.json", TRUTH), Strictness.AS_COCO).value();
    assertSafe(
        "results.json",
        true,
        texts(RESULTS, "{'detections':" + RESULTS + "}", RESULTS.replaceAll("^.|.$|(?<=}),", "\n")),
        file -> {
          for (Strictness strictness :
              List.of(Strictness.SKIP, Strictness.AS_COCO, Strictness.REFUSE)) {
            CocoResults results =
                CocoReader.results(file, truth, CategoryMapping.IDENTITY, strictness).value();
            CocoEvaluator.evaluate(truth, results);
          }
        });
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void pascalVocFiles() throws Exception {
    String object =
        "<object><name>dog</name><difficult>0</difficult><bndbox><xmin>1</xmin><ymin>2</ymin>"
            + "<xmax>3.5</xmax><ymax>4</ymax></bndbox></object>";
    assertSafe(
        "voc/a.xml",
        true,
        texts(
            "<?xml version='1.0'?><annotation><filename>a.jpg</filename><size><width>9</width>"
                + "<height>8</height></size>"
                + object
                + object
                + "</annotation>"),
        file -> DataSets.read(file.getParent(), null, Strictness.SKIP));
  }

  private Path yolo() throws IOException {
    Path images = Files.createDirectories(folder.resolve("yolo/images"));
    Files.createDirectories(folder.resolve("yolo/labels"));
    Files.writeString(images.resolve("a.ppm"), "P6 4 3 255\n" + " ".repeat(36));
    return images;
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void yoloLabelsAndNames() throws Exception {
    Path images = yolo();
    Path names = Files.writeString(folder.resolve("yolo/data.yaml"), "names: [car, dog]\n");
    Reading read = file -> DataSets.read(names, images, Strictness.REFUSE);
    assertSafe(
        "yolo/labels/a.txt", true, texts("0 0.5 0.5 0.25 0.5\n1 0.1 0.1 0.2 0.2 0.3 0.1\n"), read);
    Files.writeString(folder.resolve("yolo/labels/a.txt"), "0 0.5 0.5 0.25 0.5\n");
    assertSafe(
        "yolo/data.yaml",
        true,
        texts("path: .\nnc: 2\nnames:\n  0: car\n  1: dog\n", "names: [car, 'dog']\n"),
        read);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void tablesOfCategories() throws Exception {
    assertSafe(
        "categories.yaml",
        true,
        texts("car: automobile\ndog: [hound, dog]\nbus:\n"),
        file -> {
          try {
            CategoryTable.read(file);
          } catch (IOException e) {
            throw new ModelException(String.valueOf(e.getMessage()), e);
          }
        });
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void documentsOfABundle() throws Exception {
    String text =
        "{'schema':'jetdetr.certificate/1.1','verdict':'fp32','reason':'r','verdict_file':"
            + "'model.onnx','created_at':'2026-11-28T17:00:00Z','program':'p','engine':{'runtime':"
            + "'o','device':'cpu','threads':1,'machine':'m'},'limits':{'max_ap_loss':0.005,"
            + "'min_agreement':0.9,'max_latency_ms':null},'pictures':9,'labelled':true,"
            + "'int8_mac_share':0.5,'int8_convolution_share':1,'ap':{'fp32':0.4},'ap_losses':{'int8':"
            + "{'estimate':0.01,'ci95':[0,0.02]}},'ap_loss':0.01,'ap_loss_ci95':[0,0.02],"
            + "'agreement':{'int8':0.9},'latency_ms':{'fp32':1.5},'latency_p90_ms':{'fp32':2},"
            + "'latency_of_fp32':{'fp32':1},'bytes':{'fp32':100},'files':{'model.onnx':'sha256:0'},"
            + "'query_errors':{'int8':0.1},'notes':['n']}";
    assertSafe(Bundle.CERTIFICATE, true, texts(text), Certificate::read);
    String report =
        "{'schema':'jetdetr.quantize/1.1','int8_mac_share':0.5,'int8_convolution_share':1,'errors':"
            + "{'max':0.1},'errors_standard':{'max':null},'held_out':{'pictures':3,'ap':{'fp32':0.4},"
            + "'ap_loss':0.01,'ap_loss_ci95':[0,0.1]},'layers':[],'left_out':{'a':'b'},'fp32_islands':"
            + "{'Pow':1},'notes':[],'warnings':['w'],'assumptions':[],'model':'sha256:0',"
            + "'calibration_pictures':{'a':'sha256:0'},'held_out_pictures':{}}";
    assertSafe(
        Bundle.QUANTIZATION,
        true,
        texts(report),
        file -> QuantizationReport.read(file.getParent()));
  }

  @Test
  void theSeedsAreSound() throws Exception {
    assertEquals(
        2,
        CocoReader.truth(sound("sound.json", TRUTH), Strictness.AS_COCO).value().images().size());
    for (byte[] bytes : models()) {
      Path file = Files.write(folder.resolve("sound.onnx"), bytes);
      assertTrue(OnnxFile.read(file).bytes() > 0);
    }
  }
}
