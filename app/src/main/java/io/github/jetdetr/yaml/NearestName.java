package io.github.jetdetr.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name a person probably meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name with the fewest edits from {@code given}, whatever the case of its letters, or
   * null when none is close.
   */
  public static @Nullable String among(Collection<String> known, String given) {
    String nearest = null;
    // More than a third of the letters wrong is another word, not a slip.
    int fewest = (given.length() < 4 ? 1 : Math.max(2, given.length() / 3)) + 1;
    String wanted = given.toLowerCase(Locale.ROOT);
    for (String name : known) {
      int edits = edits(name.toLowerCase(Locale.ROOT), wanted);
      if (edits < fewest) {
        fewest = edits;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance in which two neighbours that changed places are one edit. */
  private static int edits(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
