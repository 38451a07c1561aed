package io.github.jetdetr.message.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Collectors;

/** The shipped schemas, as they are and with unknown keys forbidden. */
public final class Schemas {

  public static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Schemas() {}

  static InputStream open(String name) throws IOException {
    return open(Messages.class, name);
  }

  private static InputStream open(Class<?> beside, String name) throws IOException {
    InputStream in = beside.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("not shipped: " + name);
    }
    return in;
  }

  static JsonNode document(String name) throws IOException {
    return document(Messages.class, name);
  }

  private static JsonNode document(Class<?> beside, String name) throws IOException {
    try (InputStream in = open(beside, name)) {
      return JSON.readTree(in);
    }
  }

  /** What a reader checks: unknown keys are later versions'. */
  static Set<String> violations(String schema, JsonNode message) throws IOException {
    return violations(Messages.class, schema, message);
  }

  /** The same for a document whose schema is shipped beside this class. */
  public static Set<String> violations(Class<?> beside, String schema, JsonNode document)
      throws IOException {
    return violations(document(beside, schema), document);
  }

  /** What our own messages must pass: no key that the schema does not know. */
  public static Set<String> strictViolations(String schema, JsonNode message) throws IOException {
    return strictViolations(Messages.class, schema, message);
  }

  /** The same for a document whose schema is shipped beside this class. */
  public static Set<String> strictViolations(Class<?> beside, String schema, JsonNode document)
      throws IOException {
    JsonNode strict = document(beside, schema);
    forbidUnknownKeys(strict);
    return violations(strict, document);
  }

  /** Both cross as text: the validator is built on Jackson 3, the messages on Jackson 2. */
  public static Set<String> violations(JsonNode schema, JsonNode message) {
    return REGISTRY
        .getSchema(schema.toString(), InputFormat.JSON)
        .validate(message.toString(), InputFormat.JSON)
        .stream()
        .map(Error::toString)
        .collect(Collectors.toUnmodifiableSet());
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
