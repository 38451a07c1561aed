package io.github.jetdetr.config.key;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Schema 2020-12 of a configuration file, for editors: as strict as a schema can be without
 * refusing what the reader takes. What needs the file system, another file or two numbers at once
 * is left to the reader.
 */
public final class ConfigSchema {

  private ConfigSchema() {}

  /**
   * The schema.
   *
   * @param title of the file, in words
   */
  public static Map<String, Object> of(ConfigSection file, String title) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.putAll(KeyType.orNull(section(file)));
    return schema;
  }

  private static Map<String, Object> section(ConfigSection section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (ConfigKey<?> key : section.keys()) {
      properties.put(key.name(), key(key));
      if (key.isRequired()) {
        required.add(key.name());
      }
    }
    for (ConfigSection within : section.sections()) {
      properties.put(within.name(), named(within));
    }
    Map<String, Object> schema =
        KeyType.object(
            "type",
            "object",
            "description",
            section.what(),
            "properties",
            properties,
            "additionalProperties",
            false);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.putAll(section.rules());
    return schema;
  }

  private static Map<String, Object> named(ConfigSection section) {
    boolean complete = section.keys().stream().noneMatch(ConfigKey::isRequired);
    if (section.each().isEmpty()) {
      return complete ? KeyType.orNull(section(section)) : section(section);
    }
    Map<String, Object> schema =
        KeyType.object(
            "type",
            List.of("object", "null"),
            "description",
            section.what(),
            "additionalProperties",
            section(section),
            "propertyNames",
            KeyType.object("pattern", "^" + KeyType.NAME + "$"));
    if (section.maxEach() < Integer.MAX_VALUE) {
      schema.put("maxProperties", section.maxEach());
    }
    return schema;
  }

  private static Map<String, Object> key(ConfigKey<?> key) {
    Map<String, Object> schema = new LinkedHashMap<>();
    String unit = key.unit().isEmpty() ? "" : " (" + key.unit() + ")";
    schema.put("description", key.what() + unit);
    if (key.usualValue() != null) {
      schema.put("default", key.usualValue());
    }
    schema.putAll(key.isRequired() ? key.type().schema() : key.type().schemaOrNull());
    return schema;
  }
}
