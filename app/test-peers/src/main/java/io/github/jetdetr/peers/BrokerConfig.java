package io.github.jetdetr.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the tests use of Mosquitto's configuration format, so that one file serves either broker.
 */
final class BrokerConfig {

  // Mosquitto's own affairs, or what this broker does anyway.
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("per_listener_settings", "persistence", "log_dest", "user");
  private static final Set<String> KNOWN =
      Set.of(
          "listener",
          "allow_anonymous",
          "password_file",
          "cafile",
          "certfile",
          "keyfile",
          "require_certificate",
          "max_packet_size",
          "max_inflight_messages",
          "max_keepalive");

  private final Map<String, String> values = new HashMap<>();

  BrokerConfig(Path file) throws IOException {
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      int space = line.indexOf(' ');
      String key = space < 0 ? line : line.substring(0, space);
      if (KNOWN.contains(key)) {
        values.put(key, line.substring(space + 1));
      } else if (!WITHOUT_EFFECT.contains(key)) {
        throw new IOException("this broker does not know '" + line + "'");
      }
    }
    if (!values.containsKey("listener")) {
      throw new IOException("no listener in " + file);
    }
  }

  int port() {
    return Integer.parseInt(values.getOrDefault("listener", "").split(" ", 2)[0]);
  }

  boolean allowsAnonymous() {
    return isTrue("allow_anonymous");
  }

  boolean requiresCertificate() {
    return isTrue("require_certificate");
  }

  Optional<Path> file(String key) {
    return Optional.ofNullable(values.get(key)).map(Path::of);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  private boolean isTrue(String key) {
    return "true".equals(values.get(key));
  }
}
