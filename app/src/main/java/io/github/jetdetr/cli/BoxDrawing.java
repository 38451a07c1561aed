package io.github.jetdetr.cli;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.card.ModelCard;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws boxes and labels onto a picture: one colour per class, the highest score last and so on
 * top.
 */
final class BoxDrawing {

  private static final Logger log = LoggerFactory.getLogger(BoxDrawing.class);
  // Steps of the golden ratio keep adjacent class ids far apart on the colour circle.
  private static final float HUE_STEP = 0.618034f;

  private final ModelCard card;
  private boolean hasFonts = true;

  BoxDrawing(ModelCard card) {
    this.card = card;
  }

  /**
   * Draws all objects of a frame onto its pixels, which may be fewer than the boxes' picture has.
   */
  void draw(BufferedImage picture, Detections objects, Frame frame) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    Placement whole =
        Placement.of(Resize.STRETCH, frame.fullWidth(), frame.fullHeight(), width, height);
    draw(picture, objects, whole, objects.count());
  }

  /**
   * Draws the first objects.
   *
   * @param place where the boxes' picture lies on the one that is drawn on
   * @param limit the most to draw
   */
  void draw(BufferedImage picture, Detections objects, Placement place, int limit) {
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float line = Math.max(1.5f, picture.getHeight() / 300f);
    graphics.setStroke(new BasicStroke(line));
    for (int at = Math.min(limit, objects.count()) - 1; at >= 0; at--) {
      Color color = Color.getHSBColor(objects.classId(at) * HUE_STEP, 0.85f, 1f);
      graphics.setColor(color);
      int x = (int) Math.round(place.toCanvasX(objects.x1(at)));
      int y = (int) Math.round(place.toCanvasY(objects.y1(at)));
      int right = (int) Math.round(place.toCanvasX(objects.x2(at)));
      int bottom = (int) Math.round(place.toCanvasY(objects.y2(at)));
      graphics.drawRect(x, y, right - x, bottom - y);
      if (hasFonts) {
        String score = String.format(Locale.ROOT, " %.2f", objects.score(at));
        label(graphics, picture, card.label(objects.classId(at)) + score, x, y);
      }
    }
    graphics.dispose();
  }

  private void label(Graphics2D graphics, BufferedImage picture, String text, int left, int top) {
    try {
      int size = Math.max(10, picture.getHeight() / 45);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
      int width = graphics.getFontMetrics().stringWidth(text) + 6;
      int x = Math.max(0, Math.min(left, picture.getWidth() - width));
      int y = Math.max(size + 4, top);
      graphics.fillRect(x, y - size - 4, width, size + 4);
      graphics.setColor(Color.BLACK);
      graphics.drawString(text, x + 3, y - 4);
    } catch (RuntimeException | Error e) {
      // A headless Java on a system without fonts can draw boxes, but no text.
      hasFonts = false;
      log.warn("no fonts installed, drawing boxes without labels: {}", e.toString());
    }
  }
}
