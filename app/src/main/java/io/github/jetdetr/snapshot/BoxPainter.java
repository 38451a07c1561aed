package io.github.jetdetr.snapshot;

import io.github.jetdetr.camera.Frame;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws boxes with labels on a picture whose pixels are {@code YUV420P}, full range; one colour a
 * class. Where no fonts are installed, boxes have no labels. Not thread-safe.
 */
final class BoxPainter {

  private static final Logger log = LoggerFactory.getLogger(BoxPainter.class);

  // Steps of the golden ratio keep adjacent classes far apart on the colour circle.
  private static final float HUE_STEP = 0.618034f;
  private static final int LINE_PER_HEIGHT = 240;
  private static final int TEXT_PER_HEIGHT = 36;
  private static final int MIN_TEXT = 11;
  private static final int MAX_TEXT = 40;
  private static final int PADDING = 3;
  private static final int GRAY = 128;

  private boolean hasFonts = true;
  private byte[] row = new byte[0];

  /** Loads fonts. */
  void warmUp() {
    var unused = text("0", MIN_TEXT);
  }

  /**
   * Draws a box, as far as it lies on the picture.
   *
   * @param left edges in pixels of the picture
   * @param text its label
   */
  void paint(
      Frame picture, double left, double top, double right, double bottom, int label, String text) {
    // ITU-R BT.601, as JPEG has it: JFIF 1.02.
    Color color = Color.getHSBColor(label * HUE_STEP, 0.85f, 1f);
    int red = color.getRed();
    int green = color.getGreen();
    int blue = color.getBlue();
    int luma = (int) Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    int u = (int) Math.round(GRAY + (blue - luma) / 1.772);
    int v = (int) Math.round(GRAY + (red - luma) / 1.402);
    int[] ink = {luma, u, v};

    int line = Math.max(2, picture.height() / LINE_PER_HEIGHT) / 2 * 2;
    int x1 = even(left);
    int y1 = even(top);
    int x2 = Math.max(x1 + line, even(right));
    int y2 = Math.max(y1 + line, even(bottom));
    fill(picture, x1, y1, x2, y1 + line, ink);
    fill(picture, x1, y2 - line, x2, y2, ink);
    fill(picture, x1, y1, x1 + line, y2, ink);
    fill(picture, x2 - line, y1, x2, y2, ink);
    if (hasFonts) {
      label(picture, x1, y1, text, ink);
    }
  }

  private static int even(double pixel) {
    return (int) Math.round(pixel / 2) * 2;
  }

  private void label(Frame picture, int x, int y, String text, int[] ink) {
    int size = Math.min(MAX_TEXT, Math.max(MIN_TEXT, picture.height() / TEXT_PER_HEIGHT));
    BufferedImage drawn = text(text, size);
    String left = text;
    // Without the score, or even the number, on a picture as narrow as a person.
    while (drawn != null && drawn.getWidth() > picture.width() && left.indexOf(' ') > 0) {
      left = left.substring(0, left.lastIndexOf(' '));
      drawn = text(left, size);
    }
    if (drawn == null) {
      return;
    }
    int begin = Math.max(0, Math.min(x, picture.width() - drawn.getWidth())) / 2 * 2;
    int top = Math.max(0, y - drawn.getHeight()) / 2 * 2;
    fill(picture, begin, top, begin + drawn.getWidth(), top + drawn.getHeight(), ink);
    ByteBuffer luma = picture.writablePlane(0);
    int right = Math.min(picture.width() - begin, drawn.getWidth());
    int bottom = Math.min(picture.height() - top, drawn.getHeight());
    for (int down = 0; down < bottom; down++) {
      for (int across = 0; across < right; across++) {
        int dark = drawn.getRaster().getSample(across, down, 0);
        // Black on the label's colour, or white on one that is dark.
        int letter = ink[0] > GRAY ? 0 : 255;
        int value = ink[0] + (letter - ink[0]) * dark / 255;
        luma.put((top + down) * picture.stride(0) + begin + across, (byte) value);
      }
    }
  }

  /** White letters on black; null without fonts. */
  private @Nullable BufferedImage text(String text, int size) {
    try {
      Font font = new Font(Font.SANS_SERIF, Font.BOLD, size);
      BufferedImage probe = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D measure = probe.createGraphics();
      FontMetrics metrics = measure.getFontMetrics(font);
      int width = (metrics.stringWidth(text) + 2 * PADDING + 1) / 2 * 2;
      int height = (metrics.getAscent() + metrics.getDescent() + 1) / 2 * 2;
      measure.dispose();
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D pen = image.createGraphics();
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      pen.setFont(font);
      pen.setColor(Color.WHITE);
      pen.drawString(text, PADDING, metrics.getAscent());
      pen.dispose();
      return image;
    } catch (RuntimeException | Error e) {
      hasFonts = false;
      log.warn("no fonts installed, drawing boxes without labels: {}", e.toString());
      return null;
    }
  }

  private void fill(Frame picture, int x1, int y1, int x2, int y2, int[] ink) {
    for (int plane = 0; plane < ink.length; plane++) {
      int shift = plane == 0 ? 0 : 1;
      int width = picture.format().rowBytes(plane, picture.width());
      int height = picture.format().rows(plane, picture.height());
      int from = Math.max(0, x1 >> shift);
      int to = Math.min(width, x2 >> shift);
      if (to <= from) {
        continue;
      }
      if (row.length < to - from) {
        row = new byte[width];
      }
      Arrays.fill(row, 0, to - from, (byte) ink[plane]);
      ByteBuffer bytes = picture.writablePlane(plane);
      for (int y = Math.max(0, y1 >> shift); y < Math.min(height, y2 >> shift); y++) {
        bytes.put(y * picture.stride(plane) + from, row, 0, to - from);
      }
    }
  }
}
