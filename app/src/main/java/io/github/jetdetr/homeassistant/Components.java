package io.github.jetdetr.homeassistant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The entities of one device, each with an id of its own. Not thread-safe. */
final class Components {

  private final ObjectNode components;
  private final String prefix;
  private final Set<String> ids = new HashSet<>();

  /**
   * @param components receives the entities
   * @param prefix of their unique ids
   */
  Components(ObjectNode components, String prefix) {
    this.components = components;
    this.prefix = prefix;
  }

  /**
   * Adds an entity.
   *
   * @param id unique within the device; characters that ids cannot have are replaced
   */
  ObjectNode add(String platform, String id, String name) {
    String clean = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    String own = clean;
    for (int more = 2; !ids.add(own); more++) {
      own = clean + "_" + more;
    }
    ObjectNode entry = components.putObject(own);
    entry.put("platform", platform);
    entry.put("unique_id", prefix + "_" + own);
    entry.put("name", name);
    return entry;
  }

  /** A text as a literal of the template language, Jinja. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
