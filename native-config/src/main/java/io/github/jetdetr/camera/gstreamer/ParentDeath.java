package io.github.jetdetr.camera.gstreamer;

import io.github.jetdetr.file.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a child end with this process, also when it is killed: a silent GStreamer would otherwise
 * keep its camera for ever. It is util-linux's {@code setpriv} that asks the kernel for it
 * (prctl(2), PR_SET_PDEATHSIG), and then becomes the program; where it is missing, systemd's
 * control group does the same.
 *
 * <p>The kernel's parent is a thread: a child also ends with the thread that started it.
 */
final class ParentDeath {

  private static final List<String> SET_SIGNAL = List.of("--pdeathsig", "TERM");

  private ParentDeath() {}

  /** The command that does the same, and ends when the thread that starts it has ended. */
  static List<String> endsWithParent(List<String> command) {
    return endsWithParent(command, System.getenv("PATH"));
  }

  static List<String> endsWithParent(List<String> command, @Nullable String path) {
    Path setpriv = Programs.find("setpriv", path);
    // What is missing is left to be named by whoever starts it.
    if (setpriv == null || Programs.find(command.get(0), path) == null) {
      return command;
    }
    List<String> whole = new ArrayList<>(List.of(setpriv.toString()));
    whole.addAll(SET_SIGNAL);
    whole.addAll(command);
    return whole;
  }
}
