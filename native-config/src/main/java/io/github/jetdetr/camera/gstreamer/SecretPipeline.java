package io.github.jetdetr.camera.gstreamer;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.file.Programs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a pipeline with a password in it. {@code gst-launch-1.0} takes a pipeline from its command
 * line only, which every user of the machine can read; so Python runs such a one, which calls the
 * same functions of GStreamer's library and gets the words over its standard input.
 */
final class SecretPipeline {

  private static final String PYTHON = "python3";

  // What gst-launch-1.0 -q does: parse, play, and print what went wrong. The names are those of
  // gst/gst.h; 4 is GST_STATE_PLAYING, 3 are GST_MESSAGE_EOS and GST_MESSAGE_ERROR, which alone of
  // the two has a structure.
  private static final String SCRIPT =
      """
      import ctypes, signal, sys
      signal.signal(signal.SIGINT, signal.SIG_DFL)
      class GError(ctypes.Structure):
          _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]
      def fail(error):
          text = error.contents.message.decode(errors="replace") if error else "no pipeline"
          sys.stderr.write("ERROR: " + text + "\\n")
          sys.exit(1)
      try:
          gst = ctypes.CDLL("libgstreamer-1.0.so.0")
      except OSError as e:
          sys.stderr.write("ERROR: " + str(e) + "\\n")
          sys.exit(1)
      pointer = ctypes.c_void_p
      gst.gst_parse_launchv.restype = pointer
      gst.gst_parse_launchv.argtypes = [pointer, pointer]
      gst.gst_element_set_state.argtypes = [pointer, ctypes.c_int]
      gst.gst_element_get_bus.restype = pointer
      gst.gst_element_get_bus.argtypes = [pointer]
      gst.gst_bus_timed_pop_filtered.restype = pointer
      gst.gst_bus_timed_pop_filtered.argtypes = [pointer, ctypes.c_uint64, ctypes.c_int]
      gst.gst_message_get_structure.restype = pointer
      gst.gst_message_get_structure.argtypes = [pointer]
      gst.gst_message_parse_error.argtypes = [pointer, pointer, pointer]
      words = sys.stdin.buffer.read().split(b"\\0")
      gst.gst_init(None, None)
      error = ctypes.POINTER(GError)()
      argv = (ctypes.c_char_p * (len(words) + 1))(*words, None)
      pipeline = gst.gst_parse_launchv(argv, ctypes.byref(error))
      if error or not pipeline:
          fail(error)
      gst.gst_element_set_state(pipeline, 4)
      bus = gst.gst_element_get_bus(pipeline)
      message = gst.gst_bus_timed_pop_filtered(bus, 2 ** 64 - 1, 3)
      if message and gst.gst_message_get_structure(message):
          gst.gst_message_parse_error(message, ctypes.byref(error), None)
          fail(error)
      gst.gst_element_set_state(pipeline, 1)
      """;

  private SecretPipeline() {}

  /** Whether one of the words has something in it that must not be seen. */
  static boolean isSecret(List<String> words) {
    return words.stream().anyMatch(word -> !Redaction.of(word).equals(word));
  }

  /**
   * The command that runs a pipeline which it is given as {@link #input}.
   *
   * @throws CameraException if there is no Python
   */
  static List<String> command(String shown, @Nullable String path) throws CameraException {
    if (Programs.find(PYTHON, path) == null) {
      throw new CameraException(
          shown
              + ": a pipeline with a password is run by python3, since gst-launch-1.0 would show it"
              + " to every user; install the package python3");
    }
    return List.of(PYTHON, "-c", SCRIPT);
  }

  /** The words of the pipeline for the command's standard input. */
  static byte[] input(List<String> words) {
    return String.join("\0", words).getBytes(StandardCharsets.UTF_8);
  }
}
