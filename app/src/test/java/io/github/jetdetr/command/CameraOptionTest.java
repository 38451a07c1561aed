package io.github.jetdetr.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.source.CameraUri;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraOptionTest {

  @Test
  void aNameIsOptional() {
    assertEquals(
        new CameraOption("front", CameraUri.parse("street:1")),
        CameraOption.parse("front=street:1"));
    assertEquals(
        new CameraOption("", CameraUri.parse("street:1?weather=night")),
        CameraOption.parse("street:1?weather=night"));
    assertEquals(
        new CameraOption("", CameraUri.parse("rtsp://10.0.0.5/s?a=b")),
        CameraOption.parse("rtsp://10.0.0.5/s?a=b"));
  }

  @Test
  void aFileNeedsNoType() {
    CameraSource file = CameraUri.parse("file:clips/road.mp4?pace=max");

    assertEquals(file, CameraOption.parse("clips/road.mp4?pace=max").source());
    assertEquals(
        new CameraOption("front", CameraUri.parse("file:road.mp4")),
        CameraOption.parse("front=road.mp4"));
    assertEquals(
        CameraUri.parse("v4l2:/dev/video0?fps=30"),
        CameraOption.parse("/dev/video0?fps=30").source());
    assertEquals(CameraUri.parse("file:/a=b/c:d.mp4"), CameraOption.parse("/a=b/c:d.mp4").source());
  }

  @Test
  void whoHasNoNameIsNamedAfterItsKindOrItsFile() {
    Map<String, CameraSource> cameras =
        CameraOption.byName(
            List.of("street:1", "street:2", "a=csi:0", "my drive.mp4", "street-2=csi:1", "dir:/p"));

    assertEquals(
        List.of("street", "street-3", "a", "my_drive", "street-2", "p"),
        List.copyOf(cameras.keySet()));
    assertEquals(CameraUri.parse("street:2"), cameras.get("street-3"));
  }

  @Test
  void aNameThatWasGivenTwiceIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> CameraOption.byName(List.of("a=csi:0", "a=csi:1")));

    assertTrue(String.valueOf(e.getMessage()).contains("duplicate camera 'a'"), e.getMessage());
  }
}
