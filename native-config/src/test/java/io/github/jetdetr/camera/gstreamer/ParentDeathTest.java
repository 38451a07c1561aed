package io.github.jetdetr.camera.gstreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.support.ForeignProgram;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A child of a camera does not outlive the process that started it. */
class ParentDeathTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void aSilentChildEndsWhenItsParentIsKilled() throws Exception {
    Path unused = ForeignProgram.SETPRIV.require();
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.US_ASCII))) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertTrue(child.isAlive());

      parent.destroyForcibly();

      assertTrue(parent.waitFor(20, TimeUnit.SECONDS));
      ProcessHandle ended = child.onExit().get(20, TimeUnit.SECONDS);
      assertFalse(ended.isAlive());
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void aProgramThatIsMissingIsStartedAsItIsSoThatItIsNamed() {
    List<String> command = List.of("no-such-program", "-v");
    assertEquals(command, ParentDeath.endsWithParent(command, "/usr/bin:/bin"));
  }

  @Test
  void withoutSetprivTheCommandIsAsItWas() {
    List<String> command = List.of("sh", "-c", "true");
    assertEquals(command, ParentDeath.endsWithParent(command, null));
    assertEquals(command, ParentDeath.endsWithParent(command, "::/nowhere"));
  }

  /** A process whose camera shows one picture and then nothing. */
  static final class Parent {

    private Parent() {}

    /** Prints the number of the camera's process. */
    @SuppressWarnings("try") // it is enough that the camera is open
    public static void main(String[] args) throws Exception {
      String silent = "head -c 48 /dev/zero >&3; exec sleep 600";
      try (Camera camera =
          GstCamera.open(
              "test",
              new PictureSize(8, 4),
              List.of("sh", "-c", silent),
              new byte[0],
              LONG,
              LONG)) {
        System.out.println(ProcessHandle.current().children().findFirst().orElseThrow().pid());
        Thread.currentThread().join();
      }
    }
  }
}
