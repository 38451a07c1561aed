package io.github.jetdetr.distribution.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The test's end of the connection to a {@link FaultAgent}. */
final class AgentLink implements AutoCloseable {

  private static final int SECONDS_TO_START = 60;

  private final Path jar;
  private final ServerSocket listener;
  private @Nullable Socket agent;

  /**
   * @param folder for the agent's jar
   */
  AgentLink(Path folder) throws IOException {
    jar = folder.resolve("fault-agent.jar");
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listener.setSoTimeout(SECONDS_TO_START * 1_000);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
    String file = FaultAgent.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream bytes =
            Objects.requireNonNull(FaultAgent.class.getResourceAsStream("/" + file))) {
      out.putNextEntry(new JarEntry(file));
      long unused = bytes.transferTo(out);
      out.closeEntry();
    }
  }

  /** The option for Java. */
  String option() {
    return "-javaagent:" + jar + "=" + listener.getLocalPort();
  }

  /** Waits for the agent of a process that was just started. */
  void accept() throws IOException {
    hangUp();
    agent = listener.accept();
  }

  /** Has the agent do something. */
  void say(String line) throws IOException {
    OutputStream out = Objects.requireNonNull(agent).getOutputStream();
    out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void hangUp() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  @Override
  public void close() throws IOException {
    hangUp();
    listener.close();
  }
}
