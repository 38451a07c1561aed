package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.file.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions that compute what a graph says, on every processor the same, where ONNX Runtime by
 * itself would not.
 *
 * <p>Half precision: see {@link HalfQuantization}. Codes: on x86-64 without VNNI (before Cascade
 * Lake and Zen 4) ONNX Runtime's products of unsigned and signed codes add pairs in 16 bits, where
 * large ones are cut off: of codes at random three quarters of the results are wrong (1.29).
 * Products of unsigned codes alone are exact, and slower, so weights become unsigned there ({@link
 * UnsignedWeights}). ONNX Runtime's own option for that, {@code session.x64quantprecision}, leaves
 * some products as they are and refuses some models.
 */
final class OnnxRuntimeSessions {

  /** Where external data of a model that is not opened by its path lies. */
  private static final String WEIGHTS_FOLDER =
      "session.model_external_initializers_file_folder_path";

  private OnnxRuntimeSessions() {}

  /** Whether this processor does; asked of it once, when the first model with codes is opened. */
  private static final class Processor {

    static final boolean CUTS_OFF_PRODUCTS = cutsOffProducts();

    private Processor() {}
  }

  private static boolean cutsOffProducts() {
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
      return false;
    }
    try {
      return cutsOffProducts(Files.readString(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Whether an x86-64 processor has no instructions that multiply unsigned by signed codes exactly.
   *
   * @param cpuInfo what the kernel says in {@code /proc/cpuinfo}
   */
  static boolean cutsOffProducts(String cpuInfo) {
    return !cpuInfo.contains("avx512_vnni") && !cpuInfo.contains("avx_vnni");
  }

  /**
   * Opens a model file.
   *
   * @param settings changed, and not needed afterwards
   * @throws ModelException if the file cannot be read
   * @throws OrtException if ONNX Runtime rejects it
   */
  static OrtSession open(OrtEnvironment environment, OnnxFile file, SessionOptions settings)
      throws OrtException, ModelException {
    byte[] changed;
    try {
      changed = changed(file);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file.path() + ": " + FileFault.words(e), e);
    }
    if (changed == null) {
      return environment.createSession(file.path().toString(), settings);
    }
    Path folder = file.path().toAbsolutePath().getParent();
    if (folder != null) {
      settings.addConfigEntry(WEIGHTS_FOLDER, folder.toString());
    }
    return environment.createSession(changed, settings);
  }

  /** The file's model as it has to be opened; null if it can be opened as it is. */
  private static byte @Nullable [] changed(OnnxFile file) throws IOException {
    byte[] widened = HalfQuantization.widen(file);
    if (!UnsignedWeights.mayConcern(file) || !Processor.CUTS_OFF_PRODUCTS) {
      return widened;
    }
    byte[] unsigned =
        UnsignedWeights.of(widened == null ? Files.readAllBytes(file.path()) : widened);
    return unsigned == null ? widened : unsigned;
  }

  /**
   * Opens a model in memory.
   *
   * @param onnx without external data; not needed afterwards
   * @throws OrtException if ONNX Runtime rejects it
   */
  static OrtSession open(OrtEnvironment environment, byte[] onnx, SessionOptions settings)
      throws OrtException {
    byte[] widened = HalfQuantization.widen(onnx);
    try {
      byte[] unsigned = Processor.CUTS_OFF_PRODUCTS ? UnsignedWeights.of(widened) : null;
      return environment.createSession(unsigned == null ? widened : unsigned, settings);
    } catch (IOException e) {
      throw new OrtException(OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF, e.getMessage());
    }
  }
}
