package io.github.jetdetr.engine.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jetdetr.engine.runtime.NativeCheck.Missing;
import io.github.jetdetr.engine.runtime.NativeCheck.Part;
import org.junit.jupiter.api.Test;

class NativeCheckTest {

  @Test
  void theSystemsLibraryThatIsMissingIsNamedWithItsPackage() {
    Error loader = new UnsatisfiedLinkError("no jniavutil in java.library.path: /usr/lib");
    Throwable unused =
        loader.initCause(
            new UnsatisfiedLinkError(
                "/usr/lib/jetdetr/lib/native/libavutil.so.60: libva-drm.so.2: cannot open shared"
                    + " object file: No such file or directory"));

    assertEquals(
        new Missing("libva-drm.so.2 is missing", "install libva-drm2"),
        NativeCheck.missing(Part.FFMPEG, loader));
  }

  @Test
  void aLibraryOfOursThatIsMissingIsTheWrongDistribution() {
    assertEquals(
        new Missing(
            "no jniavutil in java.library.path: /usr/lib",
            "use the distribution built for this platform"),
        NativeCheck.missing(
            Part.FFMPEG,
            new UnsatisfiedLinkError("no jniavutil in java.library.path: /usr/lib\nand more")));
  }

  @Test
  void whatLoadsIsNotMissing() {
    assertNull(NativeCheck.missing(Part.ONNX_RUNTIME));
  }
}
