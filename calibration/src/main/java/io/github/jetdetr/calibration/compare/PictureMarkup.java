package io.github.jetdetr.calibration.compare;

import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.report.Markup;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.still.FramePicture;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A downscaled picture embedded in a report, with boxes drawn over it.
 *
 * @param width of the original frame, which box coordinates refer to, in pixels
 * @param height of the original frame, in pixels
 * @param jpeg the downscaled picture as JPEG, in Base64
 */
record PictureMarkup(int width, int height, String jpeg) {

  private static final int MAX_SIDE_PIXELS = 360;

  static PictureMarkup of(Frame frame) {
    BufferedImage original = FramePicture.of(frame);
    double scale =
        Math.min(1, (double) MAX_SIDE_PIXELS / Math.max(original.getWidth(), original.getHeight()));
    int width = Math.max(1, (int) (original.getWidth() * scale));
    int height = Math.max(1, (int) (original.getHeight() * scale));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(original, 0, 0, width, height, null);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String jpeg = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return new PictureMarkup(frame.fullWidth(), frame.fullHeight(), jpeg);
  }

  /** The picture with these boxes drawn over it; opacity follows the score. */
  Markup with(List<ScoredBox> boxes) {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg viewBox=\"0 0 %d %d\" width=\"100%%\" role=\"img\">".formatted(width, height));
    svg.append(
        "<image width=\"%d\" height=\"%d\" href=\"data:image/jpeg;base64,"
            .formatted(width, height));
    svg.append(jpeg).append("\"/>");
    for (ScoredBox box : boxes) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\""
                  + " stroke=\"#ff2d55\" stroke-width=\"%d\" stroke-opacity=\"%.2f\"/>",
              box.x(),
              box.y(),
              box.width(),
              box.height(),
              Math.max(2, width / 160),
              box.score()));
    }
    return new Markup(svg.append("</svg>").toString());
  }
}
