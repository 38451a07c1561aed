package io.github.jetdetr.training.scene;

import java.util.List;

/**
 * What cross-validation chose.
 *
 * @param setting the best
 * @param lines the mean score of every setting, for people
 */
public record SettingChoice(StudentSetting setting, List<String> lines) {

  public SettingChoice {
    lines = List.copyOf(lines);
  }
}
