package io.github.jetdetr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** What a message says, in one line for people. */
final class SaidText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private SaidText() {}

  /**
   * @param kind the message's: an event, health or a camera's state
   * @param message JSON
   */
  static String of(String kind, String message) {
    try {
      JsonNode said = JSON.readTree(message);
      return switch (kind) {
        case "event" ->
            String.format(
                Locale.ROOT,
                "camera %s: %s %s, %s %.2f",
                said.path("camera").asText(),
                said.path("label").asText(),
                said.path("track").asText(),
                said.path("type").asText(),
                said.path("score").asDouble());
        case "health" -> "health " + said.path("state").asText() + reasons(said.path("reasons"));
        default ->
            "camera %s: %s%s"
                .formatted(
                    said.path("camera").asText(),
                    said.path("state").asText(),
                    said.path("reason").isTextual() ? ": " + said.path("reason").asText() : "");
      };
    } catch (JsonProcessingException e) {
      return kind + " " + message;
    }
  }

  private static String reasons(JsonNode reasons) {
    StringBuilder text = new StringBuilder();
    for (JsonNode reason : reasons) {
      text.append(text.isEmpty() ? ": " : "; ").append(reason.path("detail").asText());
    }
    return text.toString();
  }
}
