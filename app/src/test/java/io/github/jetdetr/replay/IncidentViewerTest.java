package io.github.jetdetr.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.blackbox.SampleIncident;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentViewerTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void anyPictureIsShownWithWhatWasDetectedOnIt() throws Exception {
    String name = name(SampleIncident.write(folder, 40, "a test", "{}"));
    try (IncidentViewer viewer = new IncidentViewer(SampleIncident.in(folder), 640, 80)) {
      for (int index : new int[] {0, 1, 30, 12, 39}) {
        IncidentViewer.Shown shown = viewer.show(name, index);
        assertNotNull(shown);
        assertEquals(index, shown.index());
        assertEquals(40, shown.frames());
        assertEquals("front", shown.camera());
        assertEquals("a test", shown.header().why());
        assertEquals((float) index / SampleIncident.WIDTH, shown.objects().get(0).box().get(0));
        assertEquals(7, shown.objects().get(0).track());
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(shown.jpeg()));
        assertEquals(SampleIncident.WIDTH, picture.getWidth());
      }
      IncidentViewer.Shown last = viewer.show(name, 1_000_000);
      assertNotNull(last);
      assertEquals(39, last.index(), "there are no more");
      viewer.closeIfIdle(System.nanoTime() + Duration.ofMinutes(1).toNanos());
      assertNotNull(viewer.show(name, 3));
    }
  }

  @Test
  void whatIsMaskedIsNotShown() throws Exception {
    String masked = "{\"mask\":{\"all\":[0,0,1,0,1,1,0,1]}}";
    String name = name(SampleIncident.write(folder, 2, "a test", masked));
    try (IncidentViewer viewer = new IncidentViewer(SampleIncident.in(folder), 640, 80)) {
      IncidentViewer.Shown shown = viewer.show(name, 1);
      assertNotNull(shown);
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(shown.jpeg()));
      for (int x = 0; x < picture.getWidth(); x += 8) {
        assertTrue((picture.getRGB(x, 40) & 0xFF) < 8, "black");
      }
    }
  }

  @Test
  void filesAreListedTheNewestFirstAndOnlyIncidents() throws Exception {
    Files.write(folder.resolve("2026-01-01T00-00-00Z-fault.incident"), new byte[10]);
    Files.write(folder.resolve("notes.txt"), new byte[10]);
    String name = name(SampleIncident.write(folder, 1, "a test", "{}"));
    try (IncidentViewer viewer = new IncidentViewer(SampleIncident.in(folder), 640, 80)) {
      assertEquals(2, viewer.list().size());
      assertEquals(name, viewer.list().get(0).name());
      assertEquals(10, viewer.list().get(1).bytes());
      assertNull(viewer.file("notes.txt"));
      assertNull(viewer.file("../" + folder.getFileName() + "/" + name));
      assertNull(viewer.show("none.incident", 0));
      assertThrows(
          IncidentException.class, () -> viewer.show("2026-01-01T00-00-00Z-fault.incident", 0));
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
