package io.github.jetdetr.message.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** The shipped schemas, as they are and with unknown keys forbidden. */
public final class Schemas {

  public static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Schemas() {}

  static InputStream open(String name) throws IOException {
    InputStream in = Messages.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("not shipped: " + name);
    }
    return in;
  }

  static JsonNode document(String name) throws IOException {
    try (InputStream in = open(name)) {
      return JSON.readTree(in);
    }
  }

  /** What a reader checks: unknown keys are later versions'. */
  static Set<ValidationMessage> violations(String schema, JsonNode message) throws IOException {
    return FACTORY.getSchema(document(schema)).validate(message);
  }

  /** What our own messages must pass: no key that the schema does not know. */
  static Set<ValidationMessage> strictViolations(String schema, JsonNode message)
      throws IOException {
    JsonNode strict = document(schema);
    forbidUnknownKeys(strict);
    return FACTORY.getSchema(strict).validate(message);
  }

  private static void forbidUnknownKeys(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && "object".equals(object.path("type").asText())) {
      object.put("additionalProperties", false);
    }
    for (JsonNode child : node) {
      forbidUnknownKeys(child);
    }
  }
}
