package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files that a configuration names: relative to its folder, readable, and secrets from systemd,
 * which passes credentials in a folder named by the environment.
 *
 * @param folder of the configuration, absolute
 */
record ConfigFiles(Path folder) {

  private static final String CREDENTIAL = "credential:";

  /** A file; null if the key is absent. */
  @Nullable Path file(YamlMap map, ConfigKey<String> key) {
    String text = key.textIn(map);
    if (text == null) {
      return null;
    }
    Path file = folder.resolve(text).normalize();
    if (!Files.isReadable(file)) {
      key.problem(map, "cannot read " + file);
    }
    return file;
  }

  /** A file with a secret, or a credential; null if the key is absent. */
  @Nullable Path secret(YamlMap map, ConfigKey<String> key) {
    String text = key.textIn(map);
    if (text == null || !text.startsWith(CREDENTIAL)) {
      return file(map, key);
    }
    String name = text.substring(CREDENTIAL.length());
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    if (credentials == null) {
      key.problem(
          map,
          "no systemd credentials: CREDENTIALS_DIRECTORY is not set, so this was not started by systemd");
      return null;
    }
    Path file = Path.of(credentials).resolve(name).normalize();
    if (!file.startsWith(Path.of(credentials)) || !Files.isReadable(file)) {
      key.problem(map, "systemd passed no credential '%s'".formatted(name));
    }
    return file;
  }
}
