package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.PlacementInputs;
import io.github.jetdetr.engine.preprocess.Preprocessor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a network for one canvas: memory that is allocated once, bound to tensors, and
 * filled from frames. Owned and used by one slot.
 */
@HotPath
final class OnnxRuntimeInputs implements AutoCloseable {

  private final InputSpec spec;
  private final Preprocessor preprocessor;
  private final OnnxRuntimeTensors memory;
  private final Map<String, ByteBuffer> buffers = new HashMap<>();
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private final List<TensorInfo> infos;
  // Where the network takes half floats, pixels are computed here first.
  private final FloatBuffer pixels;
  private final @Nullable ShortBuffer halves;
  private Placement placement;

  /** Allocates the memory for a fixed canvas; the picture is all zeros until {@link #fill}. */
  OnnxRuntimeInputs(OrtEnvironment environment, OnnxFile file, InputSpec spec)
      throws OrtException, ModelException {
    this.spec = spec;
    infos = DeclaredInputs.ofOnePicture(file, spec);
    memory = new OnnxRuntimeTensors(environment);
    try {
      ByteBuffer image = null;
      boolean half = false;
      for (TensorInfo input : infos) {
        ByteBuffer buffer = memory.allocate(OnnxRuntimeTensors.bytes(input));
        buffers.put(input.name(), buffer);
        tensors.put(input.name(), memory.view(buffer, input));
        if (input.name().equals(spec.image())) {
          image = buffer;
          half = input.type() == TensorInfo.Type.FLOAT16;
        }
      }
      if (image == null) {
        throw new ModelException("%s has no input '%s'".formatted(file.path(), spec.image()));
      }
      halves = half ? image.asShortBuffer() : null;
      ByteBuffer canvas = half ? memory.allocate(12L * spec.width() * spec.height()) : image;
      pixels = canvas.asFloatBuffer();
      preprocessor = new Preprocessor(spec, OnnxRuntimeTensors.address(canvas), pixels);
    } catch (OrtException | ModelException | RuntimeException e) {
      memory.close();
      throw e;
    }
    placement = spec.placement(spec.width(), spec.height());
    writePlacement(placement);
  }

  /** Fills the inputs from a frame. */
  Placement fill(Frame frame) {
    Placement now = preprocessor.run(frame);
    ShortBuffer narrowed = halves;
    if (narrowed != null) {
      int count = 3 * spec.width() * spec.height();
      for (int at = 0; at < count; at++) {
        narrowed.put(at, Float16.narrow(pixels.get(at)));
      }
    }
    if (!now.equals(placement)) {
      placement = now;
      writePlacement(now);
    }
    return now;
  }

  /** Fills the other inputs, which depend on the picture's placement only. */
  private void writePlacement(Placement newPlacement) {
    for (int at = 0; at < infos.size(); at++) {
      TensorInfo info = infos.get(at);
      FedInput fed = spec.fed(info.name());
      if (fed != null) {
        PlacementInputs.write(spec, fed, newPlacement, info, buffer(info.name()));
      }
    }
  }

  /** The canvas. */
  InputSpec spec() {
    return spec;
  }

  /** The memory of an input. */
  ByteBuffer buffer(String input) {
    ByteBuffer buffer = buffers.get(input);
    if (buffer == null) {
      throw new IllegalArgumentException("unknown input '" + input + "'");
    }
    return buffer;
  }

  /** The input tensors by name. */
  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    preprocessor.close();
    memory.close();
  }
}
