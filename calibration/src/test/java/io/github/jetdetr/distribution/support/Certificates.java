package io.github.jetdetr.distribution.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.support.ForeignProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An authority and what it signs, made by the {@code openssl} command. */
public final class Certificates {

  private final Path folder;

  /** Makes {@code ca.crt} in the folder; skips the running test when there is no openssl. */
  public Certificates(Path folder) throws Exception {
    this.folder = folder;
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-authority -keyout ca.key"
            + " -out ca.crt");
  }

  /** Makes {@code name.crt} and {@code name.key}, signed by the authority, for 127.0.0.1. */
  public void sign(String name) throws Exception {
    Files.writeString(
        folder.resolve(name + ".ext"), "subjectAltName=IP:127.0.0.1\n", StandardCharsets.UTF_8);
    openssl(
        "req -new -newkey rsa:2048 -nodes -subj /CN="
            + (name + " -keyout " + name + ".key -out " + name + ".csr"));
    openssl(
        "x509 -req -days 2 -CA ca.crt -CAkey ca.key -CAcreateserial -extfile "
            + (name + ".ext -in " + name + ".csr -out " + name + ".crt"));
  }

  private void openssl(String arguments) throws Exception {
    ProcessBuilder builder =
        Distribution.builder(
            ForeignProgram.OPENSSL.require(), (Object[]) arguments.split(" ", /* limit= */ -1));
    RunningDaemon.Ended ended = Distribution.end(builder.directory(folder.toFile()));
    assertEquals(List.of(0), List.of(ended.code()), ended::toString);
  }
}
