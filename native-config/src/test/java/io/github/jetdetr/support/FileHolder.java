package io.github.jetdetr.support;

import io.github.jetdetr.file.ProcessFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Another process that is writing a {@link ProcessFile} until it is killed. */
public final class FileHolder implements AutoCloseable {

  private final Process process;
  private final Path file;

  /** Returns once the file is there. */
  public FileHolder(Path folder, String prefix, String suffix) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Held.class.getName(),
                folder.toString(),
                prefix,
                suffix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the process that holds a file has ended");
    }
    file = Path.of(line);
  }

  public Path file() {
    return file;
  }

  /** Ends it without a chance to clean up. */
  public void kill() throws InterruptedException {
    int unused = process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What runs there. */
  static final class Held {

    private Held() {}

    /** Ends with the process that started it, when that is gone. */
    public static void main(String[] arguments) throws IOException {
      try (ProcessFile file =
          ProcessFile.create(Path.of(arguments[0]), arguments[1], arguments[2])) {
        System.out.println(file.path());
        int unused = System.in.read();
      }
    }
  }
}
