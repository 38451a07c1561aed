package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Mosquitto's password file. */
final class Passwords {

  private static final Path PROGRAM = Path.of("/usr/bin/mosquitto_passwd");

  private Passwords() {}

  static void write(Path file, String user, String password) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "skipped: needs " + PROGRAM);
    Running.Ended ended =
        Distribution.end(Distribution.builder(PROGRAM, "-b", "-c", file, user, password));
    assertEquals(0, ended.code(), ended::toString);
  }
}
