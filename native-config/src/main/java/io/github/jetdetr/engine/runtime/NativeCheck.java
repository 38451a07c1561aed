package io.github.jetdetr.engine.runtime;

import io.github.jetdetr.engine.onnxruntime.LargeStack;
import io.github.jetdetr.engine.onnxruntime.OnnxRuntimeLibrary;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** Loads the native libraries one by one, to name those that are missing. */
public final class NativeCheck {

  /** A group of native libraries. */
  public enum Part {
    /** Reads and decodes all cameras except CSI, and resizes frames. */
    FFMPEG("ffmpeg", true, "use the distribution built for this platform"),
    /** FFmpeg's devices: USB cameras. */
    V4L2("v4l2", false, "install libxcb1, libxcb-shm0, libasound2 and libpulse0 for v4l2: cameras"),
    /** The CPU engine. */
    ONNX_RUNTIME("onnxruntime", true, "use the distribution built for this platform");

    private final String title;
    private final boolean needed;
    private final String remedy;

    Part(String title, boolean needed, String remedy) {
      this.title = title;
      this.needed = needed;
      this.remedy = remedy;
    }

    /** Its name in messages. */
    public String title() {
      return title;
    }

    /** Whether it is required. */
    public boolean isNeeded() {
      return needed;
    }
  }

  private static final Pattern ABSENT =
      Pattern.compile("(lib[^ :/]+\\.so[.0-9]*): cannot open shared object file");

  /** What FFmpeg and ONNX Runtime want of the system, and Debian's package of it. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "libva.so.2", "libva2",
          "libva-drm.so.2", "libva-drm2",
          "libdrm.so.2", "libdrm2",
          "libxcb.so.1", "libxcb1",
          "libxcb-shm.so.0", "libxcb-shm0",
          "libasound.so.2", "libasound2",
          "libpulse.so.0", "libpulse0",
          "libstdc++.so.6", "libstdc++6",
          "libgomp.so.1", "libgomp1");

  private NativeCheck() {}

  /** All parts. */
  public static List<Part> parts() {
    return List.of(Part.values());
  }

  /**
   * Why a part does not load.
   *
   * @param what the loader's error; the system's library, where one is missing
   * @param remedy how to install it
   */
  public record Missing(String what, String remedy) {}

  /** Loads one part; returns null on success. */
  public static @Nullable Missing missing(Part part) {
    try {
      switch (part) {
        case FFMPEG -> {
          Loader.load(avcodec.class);
          Loader.load(avformat.class);
          Loader.load(swscale.class);
        }
        case V4L2 -> Loader.load(avdevice.class);
        case ONNX_RUNTIME -> {
          String version = LargeStack.call(() -> OnnxRuntimeLibrary.environment().getVersion());
          return version.isEmpty() ? new Missing("has no version", part.remedy) : null;
        }
      }
      return null;
    } catch (Exception | LinkageError e) {
      return missing(part, e);
    }
  }

  /**
   * The loader's first error is that of the last thing it tried; a library's name is in a cause.
   */
  static Missing missing(Part part, Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      Matcher absent = ABSENT.matcher(String.valueOf(at.getMessage()));
      if (absent.find()) {
        String debianPackage = PACKAGES.get(absent.group(1));
        return new Missing(
            absent.group(1) + " is missing",
            debianPackage == null ? part.remedy : "install " + debianPackage);
      }
    }
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    return new Missing(first, part.remedy);
  }
}
