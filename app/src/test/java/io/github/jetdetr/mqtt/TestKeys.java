package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.support.ForeignProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates and keys as the openssl command makes them, in a folder of the test. */
public final class TestKeys {

  private final Path folder;

  public TestKeys(Path folder) {
    this.folder = folder;
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Makes {@code name.crt} and {@code name.key}, signing itself. */
  public void authority(String name) throws Exception {
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + name,
        "-keyout " + file(name + ".key") + " -out " + file(name + ".crt"));
  }

  /**
   * Makes {@code name.crt} and {@code name.key} (PKCS#8), signed by an authority.
   *
   * @param key {@code rsa:2048}, or {@code ec -pkeyopt ec_paramgen_curve:P-256}
   * @param names what the certificate is for, as {@code IP:127.0.0.1}
   */
  void signed(String name, String authority, String key, String names) throws Exception {
    Path extension = file(name + ".ext");
    Files.writeString(extension, "subjectAltName=" + names + "\n");
    openssl(
        "req -new -newkey " + key + " -nodes -subj /CN=" + name,
        "-keyout " + file(name + ".key") + " -out " + file(name + ".csr"));
    openssl(
        "x509 -req -days 2 -in " + file(name + ".csr") + " -extfile " + extension,
        "-CA " + file(authority + ".crt") + " -CAkey " + file(authority + ".key"),
        "-CAcreateserial -out " + file(name + ".crt"));
  }

  void openssl(String... parts) throws Exception {
    List<String> command = new ArrayList<>(List.of(ForeignProgram.OPENSSL.require().toString()));
    for (String part : parts) {
      command.addAll(List.of(part.split(" ")));
    }
    Process openssl =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(file("openssl.log").toFile())
            .start();
    assertEquals(0, openssl.waitFor(), () -> "see " + file("openssl.log") + " of " + command);
  }
}
