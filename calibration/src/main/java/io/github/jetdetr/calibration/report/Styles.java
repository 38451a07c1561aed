package io.github.jetdetr.calibration.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The style sheets that are written into every page and every chart of its own. */
final class Styles {

  private Styles() {}

  /** Colors and lines of charts; light and dark. */
  static String chart() {
    return read("chart.css");
  }

  /** What a page needs besides. */
  static String page() {
    return read("page.css");
  }

  private static String read(String name) {
    try (InputStream sheet = Styles.class.getResourceAsStream(name)) {
      if (sheet == null) {
        throw new IllegalStateException("this jar lacks " + name);
      }
      return new String(sheet.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
