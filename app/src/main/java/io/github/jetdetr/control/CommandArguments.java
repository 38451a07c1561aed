package io.github.jetdetr.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and checks the message of a command, as described by {@code command.schema.json}. */
final class CommandArguments {

  private static final int MAX_BYTES = 64 * 1_024;
  private static final int MAX_TEXT = 100;
  private static final int MAX_LINES = 500;
  private static final String WHO = "who";
  private static final String EXPIRES_AT = "expires_at";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CommandArguments() {}

  /**
   * A checked message.
   *
   * @param who who says that it is from them; nobody proves it
   * @param expiresAt from when on it is worth nothing; null for never
   */
  record Read(ObjectNode arguments, String who, @Nullable Instant expiresAt) {}

  /**
   * @throws CommandException if the message is not one of this command
   */
  static Read read(CommandName name, byte[] payload) throws CommandException {
    if (payload.length > MAX_BYTES) {
      throw new CommandException("the message has more than %d bytes".formatted(MAX_BYTES));
    }
    ObjectNode arguments = object(payload);
    JsonNode who = arguments.remove(WHO);
    JsonNode expires = arguments.remove(EXPIRES_AT);
    Instant expiresAt = expires == null ? null : instant(expires);
    String said = who == null ? "somebody" : text(WHO, who);
    check(name, arguments);
    return new Read(arguments, said, expiresAt);
  }

  private static ObjectNode object(byte[] payload) throws CommandException {
    try {
      JsonNode read = payload.length == 0 ? JSON.createObjectNode() : JSON.readTree(payload);
      if (read instanceof ObjectNode object) {
        return object;
      }
      throw new CommandException("the message must be a JSON object");
    } catch (JsonProcessingException e) {
      throw new CommandException("the message is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new CommandException("the message is not JSON: " + e.getMessage());
    }
  }

  private static Instant instant(JsonNode value) throws CommandException {
    try {
      return Instant.parse(text(EXPIRES_AT, value));
    } catch (DateTimeException e) {
      throw new CommandException(EXPIRES_AT + " must be a time such as 2026-11-22T10:15:30Z");
    }
  }

  private static String text(String key, JsonNode value) throws CommandException {
    if (!value.isTextual() || value.asText().isEmpty() || value.asText().length() > MAX_TEXT) {
      throw new CommandException("%s must be a text of 1 to %d letters".formatted(key, MAX_TEXT));
    }
    return value.asText();
  }

  private static void check(CommandName name, ObjectNode arguments) throws CommandException {
    switch (name) {
      case RELOAD, BUNDLE -> known(arguments, Set.of());
      case SNAPSHOT -> {
        known(arguments, Set.of("camera"));
        camera(arguments);
      }
      case THRESHOLD -> {
        known(arguments, Set.of("value"));
        number(arguments, "value", 0.001, 0.999);
      }
      case ZONES -> {
        known(arguments, Set.of("camera", "zones", "lines"));
        camera(arguments);
        for (String key : new String[] {"zones", "lines"}) {
          if (arguments.has(key) && !arguments.get(key).isObject()) {
            throw new CommandException(key + " must be an object");
          }
        }
      }
      case INCIDENT -> {
        known(arguments, Set.of("why"));
        if (arguments.has("why")) {
          String unused = text("why", arguments.get("why"));
        }
      }
      case LOG -> {
        known(arguments, Set.of("lines"));
        if (arguments.has("lines")) {
          if (!arguments.get("lines").isIntegralNumber()) {
            throw new CommandException("lines must be a whole number");
          }
          number(arguments, "lines", 1, MAX_LINES);
        }
      }
    }
  }

  private static void known(ObjectNode arguments, Set<String> keys) throws CommandException {
    for (Map.Entry<String, JsonNode> entry : arguments.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw new CommandException("unknown key '%s'".formatted(entry.getKey()));
      }
    }
  }

  private static void camera(ObjectNode arguments) throws CommandException {
    JsonNode camera = arguments.get("camera");
    if (camera == null || !text("camera", camera).matches("[a-zA-Z0-9_-]+")) {
      throw new CommandException("camera must be the name of one");
    }
  }

  private static void number(ObjectNode arguments, String key, double min, double max)
      throws CommandException {
    JsonNode value = arguments.get(key);
    if (value == null
        || !value.isNumber()
        || !(value.asDouble() >= min && value.asDouble() <= max)) {
      throw new CommandException("%s must be a number in [%s, %s]".formatted(key, min, max));
    }
  }
}
