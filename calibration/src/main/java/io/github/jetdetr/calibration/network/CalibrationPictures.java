package io.github.jetdetr.calibration.network;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.PictureInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Picture files as inputs of a network, read and preprocessed by the daemon's own code.
 *
 * <p>Inputs are cached in memory if they are small enough, so that a second pass need not decode
 * again. Owns native memory; must be closed. Used by one thread at a time.
 */
public final class CalibrationPictures implements AutoCloseable {

  private static final long MAX_CACHE_BYTES = 256L << 20;

  private final List<Path> files;
  private final List<@Nullable Map<String, HostTensor>> cache = new ArrayList<>();
  private final PictureInput input;
  private final Frame frame = new Frame();
  private final boolean isCached;

  /**
   * Allocates native memory.
   *
   * @param files the pictures; their numbers are indices in this list
   * @param spec size, channel order and normalisation of the network's image input
   * @param declared the inputs as the graph declares them
   */
  public CalibrationPictures(List<Path> files, InputSpec spec, List<TensorInfo> declared) {
    this.files = List.copyOf(files);
    input = new PictureInput(spec, declared);
    isCached = 12L * spec.width() * spec.height() * files.size() <= MAX_CACHE_BYTES;
    files.forEach(file -> cache.add(null));
  }

  /** Number of pictures. */
  public int count() {
    return files.size();
  }

  /** The files, by number. */
  public List<Path> files() {
    return files;
  }

  /**
   * The network's inputs for one picture, by name; must not be modified.
   *
   * @throws QuantizeException if it cannot be decoded
   */
  public Map<String, HostTensor> inputs(int index) throws QuantizeException {
    Map<String, HostTensor> cached = cache.get(index);
    if (cached != null) {
      return cached;
    }
    Map<String, HostTensor> inputs = input.read(read(files.get(index)));
    if (isCached) {
      cache.set(index, inputs);
    }
    return inputs;
  }

  private Frame read(Path file) throws QuantizeException {
    try {
      SinglePicture.read(file, frame);
      return frame;
    } catch (CameraException e) {
      throw new QuantizeException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    input.close();
    frame.close();
  }
}
