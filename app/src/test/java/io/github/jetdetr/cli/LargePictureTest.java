package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.command.CommandLines;
import io.github.jetdetr.support.StreetClip;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Pictures of more megapixels than are decoded have their boxes where people see the objects. */
@Timeout(120)
class LargePictureTest {

  private static final String MODEL = "models/street-detr/model.onnx";
  private static final int TIMES = 12;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;

  @TempDir private Path folder = Path.of("");

  @Test
  void boxesOfALargePictureAreThoseOfASmallOneTimesItsSize() throws Exception {
    int[] drawn = new StreetClip(StreetClip.Codec.MJPEG, WIDTH, HEIGHT, 1).firstPicture();
    BufferedImage small = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    small.setRGB(0, 0, WIDTH, HEIGHT, drawn, 0, WIDTH);
    BufferedImage large =
        new BufferedImage(TIMES * WIDTH, TIMES * HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D pen = large.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
    pen.dispose();

    JsonNode expected = detect(small, "small.jpg");
    JsonNode found = detect(large, "large.jpg");

    assertEquals(TIMES * WIDTH, found.at("/frame/w").asInt());
    assertEquals(TIMES * HEIGHT, found.at("/frame/h").asInt());
    int sure = 0;
    for (JsonNode object : expected.get("objects")) {
      if (object.get("score").asDouble() >= 0.7) {
        sure++;
        assertTrue(isIn(found, object), object + " is not in " + found);
      }
    }
    assertTrue(sure >= 2, expected.toString());
  }

  private JsonNode detect(BufferedImage picture, String name) throws Exception {
    Path file = folder.resolve(name);
    ImageIO.write(picture, "jpg", file.toFile());
    CommandLine line = JetdetrMain.commandLine();
    StringWriter out = new StringWriter();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    String drawings = folder.resolve("out").toString();

    String[] detect = {"detect", "--model", MODEL, "--json", "--out", drawings, file.toString()};
    assertEquals(0, CommandLines.execute(line, detect), out::toString);
    return new ObjectMapper().readTree(out.toString());
  }

  private static boolean isIn(JsonNode found, JsonNode object) {
    List<Double> wanted = box(object, TIMES);
    for (JsonNode candidate : found.get("objects")) {
      boolean same = candidate.get("label").equals(object.get("label"));
      if (same && overlap(box(candidate, 1), wanted) >= 0.85) {
        return true;
      }
    }
    return false;
  }

  private static List<Double> box(JsonNode object, int times) {
    List<Double> box = new ArrayList<>();
    object.get("box_px").forEach(side -> box.add(times * side.asDouble()));
    return box;
  }

  /** Intersection over union. */
  private static double overlap(List<Double> a, List<Double> b) {
    double across = Math.min(a.get(2), b.get(2)) - Math.max(a.get(0), b.get(0));
    double down = Math.min(a.get(3), b.get(3)) - Math.max(a.get(1), b.get(1));
    double shared = Math.max(0, across) * Math.max(0, down);
    return shared / (area(a) + area(b) - shared);
  }

  private static double area(List<Double> box) {
    return (box.get(2) - box.get(0)) * (box.get(3) - box.get(1));
  }
}
