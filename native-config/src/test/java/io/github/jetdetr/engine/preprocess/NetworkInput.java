package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.camera.Frame;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/** A network input filled by a {@link Preprocessor}, to look at. */
public final class NetworkInput implements AutoCloseable {

  private static final List<Float> ZEROS = List.of(0f, 0f, 0f);
  private static final List<Float> ONES = List.of(1f, 1f, 1f);

  private final InputSpec spec;
  private final FloatPointer memory;
  private final FloatBuffer floats;
  private final Preprocessor preprocessor;

  public NetworkInput(InputSpec spec) {
    this.spec = spec;
    memory = new FloatPointer(3L * spec.width() * spec.height());
    floats = memory.asBuffer();
    preprocessor = new Preprocessor(spec, memory.address(), floats);
  }

  static InputSpec spec(int width, int height, Resize resize) {
    return new InputSpec("images", width, height, false, ZEROS, ONES, resize, null, null);
  }

  static InputSpec bgr(int width, int height) {
    return new InputSpec("images", width, height, true, ZEROS, ONES, Resize.STRETCH, null, null);
  }

  public Placement fill(Frame frame) {
    return preprocessor.run(frame);
  }

  public float at(int channel, int x, int y) {
    return floats.get((channel * spec.height() + y) * spec.width() + x);
  }

  @Override
  public void close() {
    preprocessor.close();
    memory.deallocate();
  }
}
