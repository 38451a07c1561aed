package io.github.jetdetr.calibration.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFinderTest {

  @TempDir private Path folder = Path.of("");

  private Path file(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "picture");
  }

  private static CocoImage named(String name) {
    return new CocoImage(1, name, 4, 3);
  }

  @Test
  void aNameAsItStandsIsFoundWithoutAWord() throws Exception {
    Path day = file("day/a.jpg");
    PictureFinder finder = new PictureFinder(folder);

    assertEquals(day, finder.find(named("day/a.jpg")));
    assertNull(finder.note());
  }

  @Test
  void foldersBackslashesAddressesAndPrefixesOfToolsLeadToTheFile() throws Exception {
    Path picture = file("a.jpg");
    for (String name :
        List.of(
            "train/2026/a.jpg",
            "train\\a.jpg",
            "../media/upload/1/0a1b2c3d-a.jpg",
            "http://camera.example/pictures/a.jpg?size=large",
            "a_jpg.rf.0123456789abcdef.jpg")) {
      PictureFinder finder = new PictureFinder(folder);

      assertEquals(picture, finder.find(named(name)), name);
      assertTrue(String.valueOf(finder.note()).contains(name), finder::note);
    }
  }

  @Test
  void aNameInOneFolderBelowIsFoundAndInTwoIsRefused() throws Exception {
    Path only = file("one/a.jpg");
    file("one/b.jpg");
    file("two/b.jpg");
    PictureFinder finder = new PictureFinder(folder);

    assertEquals(only, finder.find(named("a.jpg")));
    PictureException refusal =
        assertThrows(PictureException.class, () -> finder.find(named("b.jpg")));
    assertTrue(String.valueOf(refusal.getMessage()).contains("could be"), refusal::getMessage);
  }

  @Test
  void aPictureThatIsNowhereIsNamedAsItWouldBeFound() {
    PictureException refusal =
        assertThrows(PictureException.class, () -> new PictureFinder(folder).find(named("a.jpg")));

    assertEquals(
        "picture of the annotations not found: " + folder.resolve("a.jpg"), refusal.getMessage());
  }
}
