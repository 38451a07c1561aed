package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Converts frames to graph inputs for a {@code GraphRunner}, with the same preprocessing code as an
 * {@code Engine}.
 *
 * <p>Owns native memory; used by one thread at a time.
 */
public final class PictureInput implements AutoCloseable {

  private final InputSpec spec;
  private final FloatPointer memory;
  private final FloatBuffer canvas;
  private final Preprocessor preprocessor;
  private final int maskWidth;
  private final int maskHeight;
  private boolean closed;

  /**
   * Allocates memory for one canvas.
   *
   * @param mask the mask input as declared by the graph; null if there is none
   */
  public PictureInput(InputSpec spec, @Nullable TensorInfo mask) {
    this.spec = spec;
    memory = new FloatPointer(3L * spec.height() * spec.width());
    canvas = memory.asBuffer();
    preprocessor = new Preprocessor(spec, memory.address(), canvas);
    maskHeight = PlacementInputs.maskSide(mask, 1, spec.height());
    maskWidth = PlacementInputs.maskSide(mask, 2, spec.width());
  }

  /**
   * Computes every input of the graph, by name, in new arrays; the frame may be reused afterwards.
   */
  public Map<String, HostTensor> read(Frame frame) {
    Placement placement = preprocessor.run(frame);
    float[] pixels = new float[canvas.capacity()];
    canvas.get(0, pixels);
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    inputs.put(spec.image(), HostTensor.of(pixels, 1, 3, spec.height(), spec.width()));
    if (spec.sizes() != null) {
      long[] sizes = new long[2];
      PlacementInputs.sizes(spec, placement, LongBuffer.wrap(sizes));
      inputs.put(spec.sizes(), HostTensor.of(sizes, 1, 2));
    }
    if (spec.mask() != null) {
      long[] mask = new long[maskWidth * maskHeight];
      PlacementInputs.mask(spec, placement, LongBuffer.wrap(mask), maskWidth, maskHeight);
      inputs.put(spec.mask(), HostTensor.of(mask, 1, maskHeight, maskWidth));
    }
    return inputs;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      preprocessor.close();
      memory.deallocate();
    }
  }
}
