package io.github.jetdetr.calibration.network;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.calibration.onnx.BatchNormFolding;
import io.github.jetdetr.calibration.onnx.ConstantFolding;
import io.github.jetdetr.calibration.onnx.LayerNormFusion;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.OpsetLift;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model made ready: newer operator set, constants computed, norms folded and fused. Still fp32
 * and still the same function.
 *
 * @param notes what was done, and what stands in the way of INT8 or FP16, one line each
 */
public record PreparedModel(
    OnnxModel model,
    OnnxFile file,
    ModelLayout layout,
    ModelCards.Found found,
    List<String> notes) {

  public PreparedModel {
    notes = List.copyOf(notes);
  }

  /**
   * Reads and prepares a model.
   *
   * @throws ModelException when it is no detector, or holds what cannot be prepared
   */
  public static PreparedModel read(Path path) throws ModelException {
    OnnxFile file = OnnxFile.read(path);
    ModelLayout layout = ModelLayout.recognise(file);
    ModelCards.Found found = ModelCards.find(file, layout);
    OnnxModel model = OnnxModel.read(path);
    if (file.precision().equals("int8")) {
      throw new ModelException(path + " is quantized already; give the fp32 model");
    }
    WeightCheck.check(model, path);
    List<String> notes = new ArrayList<>();
    long before = model.opset();
    OpsetLift.lift(model, OpsetLift.HALF_SCALES);
    note(notes, model.opset() > before, "operator set %d lifted to %d", before, model.opset());
    int folded = ConstantFolding.fold(model);
    note(notes, folded > 0, "%d nodes computed beforehand", folded);
    int norms = BatchNormFolding.fold(model);
    note(notes, norms > 0, "%d BatchNormalization folded into convolutions", norms);
    int fused = LayerNormFusion.fuse(model);
    note(notes, fused > 0, "%d layer norms fused into LayerNormalization", fused);
    lint(model, notes);
    return new PreparedModel(model, file, layout, found, notes);
  }

  @FormatMethod
  private static void note(List<String> notes, boolean applies, String text, Object... values) {
    if (applies) {
      notes.add(String.format(Locale.ROOT, text, values));
    }
  }

  private static void lint(OnnxModel model, List<String> notes) {
    for (Node node : model.graph().nodes()) {
      if (node.is("If", "Loop", "Scan")) {
        notes.add(node.label() + " branches or loops: it stays in fp32");
      } else if (node.operator().contains(".")) {
        notes.add(node.label() + " is no operator of ONNX: it stays in fp32");
      }
    }
    long squares = model.graph().nodes().stream().filter(node -> node.is("Pow")).count();
    note(notes, squares > 0, "%d powers stay in fp32 with what belongs to them", squares);
  }

  /** What is done to a frame before the network. */
  public InputSpec input() {
    return found.card().inputSpec(layout);
  }

  /** The mask input as the graph declares it, null when there is none. */
  public @Nullable TensorInfo mask() {
    return file.inputs().stream()
        .filter(input -> input.name().equals(layout.mask()))
        .findFirst()
        .orElse(null);
  }

  public DetectorOutputs outputs() {
    return new DetectorOutputs(layout, found.card().scores());
  }
}
