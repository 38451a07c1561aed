package io.github.jetdetr.calibration.coco;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for ids that are text. Digits in a string are that number; any other text gets a number
 * of its own, the same wherever it occurs in the file.
 */
final class PictureIds {

  /** Above every id that tools count up to. */
  private static final long FIRST = 1L << 52;

  private final Map<String, Long> byText = new HashMap<>();

  /**
   * The entry's id.
   *
   * @throws FaultyEntryException if it is absent, or neither a whole number nor text
   */
  long of(CocoEntry entry, String field) throws FaultyEntryException {
    String text = entry.idText(field);
    if (text == null || text.isEmpty() || text.matches("[+-]?[0-9]{1,18}")) {
      return entry.id(field);
    }
    return byText.computeIfAbsent(text, name -> FIRST + byText.size());
  }
}
