package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.picture.Lens;
import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.picture.PictureSettings.LowLight;
import io.github.jetdetr.picture.PictureSettings.Mount;
import io.github.jetdetr.picture.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration and the shipped profiles say of a camera's pictures. */
class PictureSettingsReaderTest {

  private static final Path SHIPPED = Path.of("..", "camera-profiles");

  @TempDir private Path folder = Path.of("");

  private Path file = Path.of("");

  @BeforeEach
  void place() {
    file = folder.resolve("jetdetr.yaml");
  }

  @Test
  void withoutAWordPicturesAreCheckedAndLeftAsTheyAre() throws Exception {
    assertEquals(PictureSettings.DEFAULT, only("cameras:\n  a: {uri: 'csi:0'}\n").picture());
  }

  @Test
  void everySettingIsRead() throws Exception {
    PictureSettings picture =
        only("""
        cameras:
          gate:
            uri: csi:0
            picture_check: false
            mount: fixed
            low_light: auto
            max_damage: 0.2
            lens:
              model: fisheye
              size: 1280x720
              matrix: [400, 402, 640, 360]
              distortion: [0.5, 0.25, 0, -0.125]
              zoom: 0.5
            mask:
              window: [0, 0, 0.2, 0, 0.2, 0.3]
            ignore:
              street: [0, 0.5, 1, 0.5, 1, 1, 0, 1]
        """)
            .picture();

    assertEquals(
        new PictureSettings(
            false,
            Mount.FIXED,
            LowLight.AUTO,
            new Lens(
                Lens.Model.FISHEYE,
                new PictureSize(1280, 720),
                400,
                402,
                640,
                360,
                List.of(0.5, 0.25, 0.0, -0.125),
                0.5),
            0.2,
            List.of(new Region(List.of(0f, 0f, 0.2f, 0f, 0.2f, 0.3f))),
            List.of(new Region(List.of(0f, 0.5f, 1f, 0.5f, 1f, 1f, 0f, 1f)))),
        picture);
  }

  @Test
  void aCameraSaysOverAgainWhatItsProfileSays() throws Exception {
    Files.createDirectories(folder.resolve("camera-profiles"));
    Files.writeString(
        folder.resolve("camera-profiles").resolve("own.yaml"),
        "uri: csi:1\nmount: fixed\nlow_light: auto\nmask: {a: [0, 0, 1, 0, 1, 1]}\n");

    PictureSettings picture =
        only("cameras:\n  a: {profile: own, low_light: off, mask: {}}\n").picture();

    assertEquals(Mount.FIXED, picture.mount());
    assertEquals(LowLight.OFF, picture.lowLight());
    assertEquals(List.of(), picture.masks());
  }

  @Test
  void everyMistakeIsSaidWithItsLine() throws IOException {
    Files.writeString(
        file,
        """
        cameras:
          gate:
            uri: csi:0
            mount: wall
            low_light: yes
            mask:
              window: [0, 0, 0.2]
              door: [0, 0, 1.5, 0, 1, 1]
            ignore:
              street: everything
            lens: {size: 1280x720, matrix: [400, 400, 640, 360], distortion: [1]}
        """);

    ExitException e = assertThrows(ExitException.class, () -> ConfigReader.read(file, List.of()));
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();

    assertTrue(
        has(lines, 4, "mount: must be one of moving, fixed, but was 'wall'"), e.getMessage());
    assertTrue(has(lines, 5, "low_light: must be one of off, auto, but was 'yes'"), e.getMessage());
    assertTrue(
        has(
            lines,
            7,
            "window: a region must be x and y of at least three corners, but has 3 numbers"));
    assertTrue(has(lines, 8, "door: a region's corners must be in [0, 1], but was 1.5"));
    assertTrue(has(lines, 10, "street: must be a list of numbers"));
    assertTrue(
        has(lines, 11, "lens: a pinhole lens has 4, 5 or 8 numbers of distortion"), e.getMessage());
  }

  private boolean has(List<String> lines, int line, String what) {
    return lines.stream().anyMatch(text -> text.startsWith(file + ":" + line + ": " + what));
  }

  @Test
  void everyShippedProfileMakesACamera() throws Exception {
    // What a profile cannot know: where the camera is.
    Map<String, String> uris =
        Map.of(
            "file-replay", "file:road.mp4",
            "rtsp-h264", "rtsp://10.0.0.5/stream",
            "rtsp-h265", "rtsp://10.0.0.5/stream");
    Map<String, String> kinds =
        Map.of(
            "csi-imx219", "csi:",
            "csi-imx477", "csi:",
            "file-replay", "file:",
            "rtsp-h264", "rtsp:",
            "rtsp-h265", "rtsp:",
            "street", "street:",
            "usb-mjpeg", "v4l2:",
            "usb-yuyv", "v4l2:");
    assertEquals(kinds.keySet(), Set.copyOf(shipped()));
    for (String name : shipped()) {
      String uri = uris.containsKey(name) ? "    uri: " + uris.get(name) + "\n" : "";

      Files.writeString(file, "cameras:\n  a:\n    profile: " + name + "\n" + uri);
      CameraConfig camera = ConfigReader.read(file, List.of(SHIPPED)).cameras().get(0);

      String expected = String.valueOf(kinds.get(name));
      assertTrue(camera.source().toString().startsWith(expected), name + ": " + camera);
      assertEquals(name.startsWith("rtsp"), camera.picture().mount() == Mount.FIXED, name);
      assertTrue(camera.picture().check(), name);
    }
  }

  @Test
  void everyShippedProfileIsDocumented() throws IOException {
    for (String name : shipped()) {
      String text = Files.readString(SHIPPED.resolve(name + ".yaml"));
      long comments = text.lines().filter(line -> line.strip().startsWith("#")).count();

      assertTrue(text.contains("description: "), name);
      assertTrue(comments >= 5, name + " explains itself in " + comments + " lines");
    }
  }

  private static List<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      return files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList();
    }
  }

  private CameraConfig only(String text) throws Exception {
    Files.writeString(file, text);
    return ConfigReader.read(file, List.of()).cameras().get(0);
  }
}
