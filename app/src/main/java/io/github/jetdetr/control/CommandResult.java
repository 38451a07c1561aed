package io.github.jetdetr.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What became of a command.
 *
 * @param command its word
 * @param ok whether it was obeyed
 * @param lines what was done, or everything that is wrong
 */
public record CommandResult(String command, boolean ok, List<String> lines) {

  /** The schema of {@link #json}. */
  public static final String SCHEMA = "jetdetr.result/1.0";

  private static final JsonMapper JSON = new JsonMapper();

  /** Copies the list. */
  public CommandResult {
    lines = List.copyOf(lines);
  }

  /** The message, UTF-8, as described by {@code result.schema.json}. */
  public byte[] json(String node, String run) {
    ObjectNode message = JSON.createObjectNode();
    message.put("schema", SCHEMA).put("node", node).put("run", run);
    message.put("command", command).put("ok", ok);
    ArrayNode said = message.putArray("lines");
    lines.forEach(said::add);
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
