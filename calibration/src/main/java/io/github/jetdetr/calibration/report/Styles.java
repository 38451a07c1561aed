package io.github.jetdetr.calibration.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The style sheets of pages and standalone charts. */
final class Styles {

  private Styles() {}

  /** Colors and lines of charts, for light and dark mode. */
  static String chart() {
    return read("chart.css");
  }

  /** Additional styles of a page. */
  static String page() {
    return read("page.css");
  }

  private static String read(String name) {
    try (InputStream sheet = Styles.class.getResourceAsStream(name)) {
      if (sheet == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(sheet.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
