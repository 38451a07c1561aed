package io.github.jetdetr.calibration.network;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.still.PictureFolder;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.PictureInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Picture files as a network's inputs, through the daemon's own camera and preprocessing.
 *
 * <p>Inputs are kept in memory while they are small, so that a second pass does not decode again.
 * Owns native memory; used by one thread at a time.
 */
public final class CalibrationPictures implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "webp", "ppm");
  private static final long KEPT_BYTES = 256L << 20;

  private final List<Path> files;
  private final List<@Nullable Map<String, HostTensor>> kept = new ArrayList<>();
  private final PictureInput input;
  private final Frame frame = new Frame();
  private final boolean keeps;

  /**
   * Takes native memory.
   *
   * @param files the pictures, in the order they are numbered
   * @param mask the mask input as the graph declares it, null when there is none
   */
  public CalibrationPictures(List<Path> files, InputSpec spec, @Nullable TensorInfo mask) {
    this.files = List.copyOf(files);
    input = new PictureInput(spec, mask);
    keeps = 12L * spec.width() * spec.height() * files.size() <= KEPT_BYTES;
    files.forEach(file -> kept.add(null));
  }

  /** The picture files of a folder, in the order of their names. */
  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(CalibrationPictures::isPicture).sorted().toList();
    }
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
  }

  /** How many there are. */
  public int count() {
    return files.size();
  }

  /** The files, in their order. */
  public List<Path> files() {
    return files;
  }

  /**
   * One picture as the network's inputs; not to be changed.
   *
   * @throws QuantizeException when it cannot be decoded
   */
  public Map<String, HostTensor> inputs(int index) throws QuantizeException {
    Map<String, HostTensor> known = kept.get(index);
    if (known != null) {
      return known;
    }
    Map<String, HostTensor> inputs = input.read(read(files.get(index)));
    if (keeps) {
      kept.set(index, inputs);
    }
    return inputs;
  }

  private Frame read(Path file) throws QuantizeException {
    PictureFolder single =
        new PictureFolder(file.toString(), Optional.of(false), OptionalDouble.empty());
    try (Camera camera = Camera.open(single, DEADLINE, DEADLINE)) {
      Grab grab = camera.next(frame);
      if (grab instanceof NoFrame none) {
        throw new QuantizeException(none.detail());
      }
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
