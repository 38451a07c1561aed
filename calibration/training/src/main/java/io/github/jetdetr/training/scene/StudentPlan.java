package io.github.jetdetr.training.scene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.jetdetr.file.WholeFile;
import io.github.jetdetr.training.network.NetworkShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a training has to find again when it goes on: times are measured once, because another
 * measurement could choose another network.
 *
 * @param identity all that the training depends on, as text
 * @param shape the network that was chosen
 * @param choice why, in lines
 * @param setting what cross-validation chose; null where it is not asked for, or not done yet
 */
public record StudentPlan(
    String identity, NetworkShape shape, List<String> choice, @Nullable SettingChoice setting) {

  /** Its name in the folder of a training. */
  public static final String FILE = "plan.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** A copy with a setting. */
  public StudentPlan with(SettingChoice newSetting) {
    return new StudentPlan(identity, shape, choice, newSetting);
  }

  /** The setting that was chosen, or this one. */
  public StudentSetting settingOr(StudentSetting given) {
    return setting == null ? given : setting.setting();
  }

  /** How the setting was chosen, in lines. */
  public List<String> settingLines() {
    return setting == null ? List.of() : setting.lines();
  }

  /** Writes it, whole or not at all. */
  public void write(Path file) throws IOException {
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    WholeFile.write(file, part -> Files.write(part, bytes));
  }

  /**
   * Reads a plan.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it is damaged
   */
  public static StudentPlan read(Path file) throws IOException {
    try {
      StudentPlan plan = JSON.readValue(Files.readAllBytes(file), StudentPlan.class);
      if (plan == null) {
        throw new IllegalArgumentException(file + " is no training plan");
      }
      return plan;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is no training plan", e);
    }
  }
}
