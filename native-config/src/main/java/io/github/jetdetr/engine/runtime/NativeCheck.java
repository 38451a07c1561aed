package io.github.jetdetr.engine.runtime;

import io.github.jetdetr.engine.onnxruntime.LargeStack;
import io.github.jetdetr.engine.onnxruntime.OnnxRuntimeLibrary;
import java.util.List;
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

    /** How to install it. */
    public String remedy() {
      return remedy;
    }
  }

  private NativeCheck() {}

  /** All parts. */
  public static List<Part> parts() {
    return List.of(Part.values());
  }

  /** Loads one part; returns null on success, otherwise the loader's error. */
  public static @Nullable String missing(Part part) {
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
          return version.isEmpty() ? "has no version" : null;
        }
      }
      return null;
    } catch (Exception | LinkageError e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
    }
  }
}
