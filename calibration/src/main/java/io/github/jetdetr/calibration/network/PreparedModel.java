package io.github.jetdetr.calibration.network;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.calibration.onnx.AffineFolding;
import io.github.jetdetr.calibration.onnx.BatchNormFolding;
import io.github.jetdetr.calibration.onnx.ConstantFolding;
import io.github.jetdetr.calibration.onnx.HalfWidening;
import io.github.jetdetr.calibration.onnx.LayerNormFusion;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.OpsetLift;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model prepared for quantization or pruning: newer operator set, constants folded, batch norms
 * folded, layer norms fused. Still fp32 and still the same function.
 *
 * @param model the prepared graph
 * @param file the file it was read from
 * @param found its layout and model card, and the assumptions made in them
 * @param fromHalf whether the file is half precision
 * @param notes what was changed, and what prevents INT8 or FP16, one line each
 */
public record PreparedModel(
    OnnxModel model, OnnxFile file, ModelCards.Found found, boolean fromHalf, List<String> notes) {

  public PreparedModel {
    notes = List.copyOf(notes);
  }

  /**
   * Reads and prepares a model.
   *
   * @throws ModelException if it is not a detector, already quantized, damaged, or cannot be
   *     prepared
   */
  public static PreparedModel read(Path path) throws ModelException {
    OnnxFile file = OnnxFile.read(path);
    ModelCards.Found found = ModelCards.find(file);
    if (found.layout().imageInfo().size(0) > 1) {
      throw new ModelException(
          "%s has a fixed batch of %d; export it with a batch of 1 or an open one"
              .formatted(path, found.layout().imageInfo().size(0)));
    }
    OnnxModel model = OnnxModel.read(path);
    if (file.precision().equals("int8")) {
      throw new ModelException(path + " is already quantized; use the fp32 model");
    }
    checkAsExported(model, path);
    WeightCheck.check(model, path);
    List<String> notes = new ArrayList<>();
    int halves = HalfWidening.widen(model);
    noteIf(notes, halves > 0, "widened from half precision");
    long before = model.opset();
    OpsetLift.lift(model, OpsetLift.HALF_SCALES);
    noteIf(notes, model.opset() > before, "converted from opset %d to %d", before, model.opset());
    int folded = ConstantFolding.fold(model);
    noteIf(notes, folded > 0, "%d constant nodes folded", folded);
    int norms = BatchNormFolding.fold(model);
    noteIf(notes, norms > 0, "%d BatchNormalization nodes folded into convolutions", norms);
    int affine = AffineFolding.fold(model);
    noteIf(notes, affine > 0, "%d scales and shifts folded into convolutions", affine);
    int fused = LayerNormFusion.fuse(model);
    noteIf(notes, fused > 0, "%d layer norms fused into LayerNormalization", fused);
    addFloatNotes(model, notes);
    return new PreparedModel(model, file, found, halves > 0, notes);
  }

  /** What ONNX Runtime's tools leave behind has no weights that could be quantized again. */
  private static void checkAsExported(OnnxModel model, Path path) throws ModelException {
    Set<String> quantized = new TreeSet<>();
    Set<String> optimised = new TreeSet<>();
    for (Node node : model.graph().nodes()) {
      String operator = node.operator();
      if (operator.matches(".*(Integer|DynamicQuantizeLinear|QLinear\\w+)$")) {
        quantized.add(operator);
      } else if (operator.startsWith("com.microsoft.") && operator.contains(".Fused")) {
        optimised.add(operator);
      }
    }
    if (!quantized.isEmpty() || !optimised.isEmpty()) {
      throw new ModelException(
          "%s was %s by ONNX Runtime (%s); use the fp32 model as it was exported"
              .formatted(
                  path,
                  quantized.isEmpty() ? "optimised" : "quantized",
                  String.join(", ", quantized.isEmpty() ? optimised : quantized)));
    }
  }

  @FormatMethod
  private static void noteIf(List<String> notes, boolean applies, String text, Object... values) {
    if (applies) {
      notes.add(String.format(Locale.ROOT, text, values));
    }
  }

  private static void addFloatNotes(OnnxModel model, List<String> notes) {
    for (Node node : model.graph().nodes()) {
      if (node.is("If", "Loop", "Scan")) {
        notes.add(node.label() + " is a branch or loop and stays in fp32");
      } else if (node.operator().contains(".")) {
        notes.add(node.label() + " is not a standard ONNX operator and stays in fp32");
      }
    }
    long powers = model.graph().nodes().stream().filter(node -> node.is("Pow")).count();
    noteIf(notes, powers > 0, "%d Pow nodes stay in fp32 together with adjacent nodes", powers);
  }

  /** Preprocessing of a frame. */
  public InputSpec input() {
    return found.card().inputSpec(found.layout());
  }

  /** What the graph's inputs and outputs are. */
  public ModelLayout layout() {
    return found.layout();
  }

  /** Access to the outputs of this layout. */
  public DetectorOutputs outputs() {
    return new DetectorOutputs(found.layout(), found.card().scores(), found.card().noObject());
  }
}
