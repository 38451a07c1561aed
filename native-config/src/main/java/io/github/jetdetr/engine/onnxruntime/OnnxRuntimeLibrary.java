package io.github.jetdetr.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to ONNX Runtime's environment: loads the library so that it reports to nobody and
 * stays usable until the process ends. Thread-safe.
 */
public final class OnnxRuntimeLibrary {

  /**
   * ONNX Runtime collects usage data unless this is 1 when its library is loaded: it writes a
   * device id below the home folder and looks up a collector's address (onnxruntime#27379).
   */
  static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

  private static final Logger log = LoggerFactory.getLogger(OnnxRuntimeLibrary.class);

  private static final AtomicBoolean PREPARED = new AtomicBoolean();

  private OnnxRuntimeLibrary() {}

  /**
   * The environment. The first call loads the library, for which the thread needs a {@link
   * LargeStack}.
   *
   * @throws UncheckedIOException if the library cannot be loaded; the message is meant for the user
   */
  public static synchronized OrtEnvironment environment() {
    if (PREPARED.get()) {
      return OrtEnvironment.getEnvironment();
    }
    disableTelemetry();
    ExtractedLibraries.deleteUnused();
    OrtEnvironment environment = load();
    keepOpen(environment);
    PREPARED.set(true);
    return environment;
  }

  /** ONNX Runtime's Java code makes a temporary folder, also where it needs none. */
  private static OrtEnvironment load() {
    try {
      return OrtEnvironment.getEnvironment();
    } catch (LinkageError e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String reason =
          "cannot load ONNX Runtime, for which %s must be a folder that can be written: %s"
              .formatted(System.getProperty("java.io.tmpdir"), cause);
      throw new UncheckedIOException(new IOException(reason, e));
    }
  }

  /** The launchers set the variable; whoever starts Java by hand does not. */
  private static void disableTelemetry() {
    if ("1".equals(System.getenv(NO_TELEMETRY))) {
      return;
    }
    if (!NativeEnvironment.put(NO_TELEMETRY, "1")) {
      log.warn(
          "ONNX Runtime may send usage data: {}=1 must be set before this program is started",
          NO_TELEMETRY);
    }
  }

  /**
   * ONNX Runtime's Java code closes the environment in a shutdown hook, beside sessions that are
   * running or being created, which then crash the process. The library counts how often the
   * environment was requested and destroys it with the last release: one request more keeps it.
   */
  private static void keepOpen(OrtEnvironment environment) {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      Method handle = OrtEnvironment.class.getDeclaredMethod("getNativeHandle");
      handle.setAccessible(true);
      Object kept =
          create.invoke(
              null,
              api.getLong(null),
              OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
              OrtEnvironment.DEFAULT_NAME);
      if (!kept.equals(handle.invoke(environment))) {
        throw new ReflectiveOperationException("a second request made another environment");
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.warn("ONNX Runtime {} cannot be kept open: {}", environment.getVersion(), e.toString());
    }
  }
}
