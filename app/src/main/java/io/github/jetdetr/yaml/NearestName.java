package io.github.jetdetr.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Suggests the name that was probably meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name with the smallest edit distance to {@code given}, ignoring case; null if none is
   * close.
   */
  public static @Nullable String among(Collection<String> known, String given) {
    String nearest = null;
    // With more than a third of the letters wrong it is another word, not a typing error.
    int limit = (given.length() < 4 ? 1 : Math.max(2, given.length() / 3)) + 1;
    String lowerCase = given.toLowerCase(Locale.ROOT);
    for (String name : known) {
      int edits = edits(name.toLowerCase(Locale.ROOT), lowerCase);
      if (edits < limit) {
        limit = edits;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Levenshtein distance in which swapping two adjacent letters counts as one edit. */
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
