package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigReference;
import io.github.jetdetr.config.key.ConfigSchema;
import java.util.Map;

/** What is written about configuration files, made of the keys that are read. */
public final class ConfigDocuments {

  private static final String INTRODUCTION =
      """
      # Configuration of jetdetr

      `jetdetr run --config FILE` reads a YAML file; `jetdetr check-config FILE` checks it without starting
      anything. `jetdetr check-config --reference` prints this text, which the program makes of the keys that it
      reads; `--schema` and `--profile-schema` print JSON Schemas, with which editors complete and check. An
      editor that knows YAML's language server finds the schema by the file's first line:

      ```yaml
      # yaml-language-server: $schema=/usr/lib/jetdetr/jetdetr.schema.json
      ```

      - Paths are relative to the file's folder. Numbers, `true` and `false` stand without quotes.
      - Names of the node, of cameras, zones and lines have letters, digits, `_` and `-` only.
      - A secret is never in the file: `password_file` names a file that holds it, or
        `credential:NAME` one of systemd's credentials.
      - `check-config` says every mistake with its line; an unknown key comes with the nearest known one.
      """;

  private ConfigDocuments() {}

  /** The reference of configuration and camera profiles, in Markdown. */
  public static String reference() {
    return new ConfigReference(INTRODUCTION)
        .with("The file", ConfigReader.FILE)
        .with("Camera profiles", CameraKeys.PROFILE_FILE)
        .toString();
  }

  /** JSON Schema of the configuration. */
  public static Map<String, Object> schema() {
    return ConfigSchema.of(ConfigReader.FILE, "Configuration of jetdetr");
  }

  /** JSON Schema of camera profiles. */
  public static Map<String, Object> profileSchema() {
    return ConfigSchema.of(CameraKeys.PROFILE_FILE, "Camera profile of jetdetr");
  }
}
