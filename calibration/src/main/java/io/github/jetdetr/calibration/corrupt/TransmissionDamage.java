package io.github.jetdetr.calibration.corrupt;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Compression, packet loss and dirt on the lens. */
final class TransmissionDamage {

  /** JPEG quality in percent, by severity, of Hendrycks and Dietterich. */
  private static final int[] JPEG_QUALITIES = {25, 18, 15, 10, 7};

  private static final double[] LOST_SHARES = {0.06, 0.12, 0.22, 0.35, 0.5};

  /** Height of a row of macroblocks in pixels (ITU-T H.264, 6.3). */
  private static final int BAND_ROWS = 16;

  private static final int[] SPOT_COUNTS = {3, 6, 10, 16, 24};
  private static final double SPOT_OPACITY = 0.9;

  private TransmissionDamage() {}

  static RgbPicture jpeg(RgbPicture picture, int severity, SplittableRandom random) {
    int width = picture.width();
    int height = picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, picture.copy(), 0, width);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(JPEG_QUALITIES[severity - 1] / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode in memory", e);
    } finally {
      writer.dispose();
    }
    try {
      BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
      int[] pixels = decoded.getRGB(0, 0, width, height, null, 0, width);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] &= 0xFFFFFF;
      }
      return new RgbPicture(width, height, pixels);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot decode the encoded picture", e);
    }
  }

  /** The bands lost at a severity are lost at every higher one too. */
  static RgbPicture droppedRows(RgbPicture picture, int severity, SplittableRandom random) {
    int width = picture.width();
    int height = picture.height();
    int[] pixels = picture.copy();
    int bands = (height + BAND_ROWS - 1) / BAND_ROWS;
    List<Integer> order = new ArrayList<>(IntStream.range(0, bands).boxed().toList());
    for (int at = bands - 1; at > 0; at--) {
      Collections.swap(order, at, random.nextInt(at + 1));
    }
    long lost = Math.max(1, Math.round(LOST_SHARES[severity - 1] * bands));
    // Top down, because a band may repeat the concealed rows of the band above.
    for (int band : order.stream().limit(lost).sorted().toList()) {
      for (int y = band * BAND_ROWS; y < Math.min(height, (band + 1) * BAND_ROWS); y++) {
        for (int x = 0; x < width; x++) {
          // There is nothing above the first row to repeat: decoders start with grey.
          pixels[y * width + x] = y == 0 ? 0x808080 : pixels[(y - 1) * width + x];
        }
      }
    }
    return new RgbPicture(width, height, pixels);
  }

  /** Brown and grey spots, opaque in the middle, fading out; more at a higher severity. */
  static RgbPicture lensDirt(RgbPicture picture, int severity, SplittableRandom random) {
    int width = picture.width();
    int[] pixels = picture.copy();
    double size = Math.max(width, picture.height());
    for (int spot = 0; spot < SPOT_COUNTS[severity - 1]; spot++) {
      double middleX = random.nextDouble() * width;
      double middleY = random.nextDouble() * picture.height();
      double radius = random.nextDouble(0.03, 0.1) * size;
      double grey = random.nextDouble(30, 110);
      double brown = random.nextDouble(0.6, 1);
      int top = (int) Math.max(0, middleY - radius);
      int bottom = (int) Math.min(picture.height() - 1, middleY + radius);
      int left = (int) Math.max(0, middleX - radius);
      int right = (int) Math.min(width - 1, middleX + radius);
      for (int row = top; row <= bottom; row++) {
        for (int column = left; column <= right; column++) {
          double x = (column + 0.5 - middleX) / radius;
          double y = (row + 0.5 - middleY) / radius;
          double distance = x * x + y * y;
          if (distance < 1) {
            int at = row * width + column;
            double opacity = SPOT_OPACITY * Math.min(1, 2 * (1 - distance));
            pixels[at] =
                RgbPicture.blended(pixels[at], grey, grey * 0.9, grey * brown * 0.8, opacity);
          }
        }
      }
    }
    return new RgbPicture(width, picture.height(), pixels);
  }
}
