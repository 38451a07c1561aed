package io.github.jetdetr.camera.gstreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretPipelineTest {

  @Test
  void passwordsInWordsAreSecret() {
    assertTrue(SecretPipeline.isSecret(List.of("rtspsrc", "location=rtsp://a:b@cam/1")));
    assertTrue(SecretPipeline.isSecret(List.of("rtspsrc", "user-pw=b")));
    assertFalse(SecretPipeline.isSecret(List.of("rtspsrc", "location=rtsp://cam/1")));
  }

  @Test
  void theWordsAreGivenAsTheyAre() {
    GstPipeline pipeline =
        GstPipeline.parse(
            "gst:", "64x48@30:rtspsrc location=rtsp://u:p%20w@cam/1 ! decodebin name='a b'");

    String input = new String(SecretPipeline.input(pipeline.launchWords()), StandardCharsets.UTF_8);

    assertEquals(
        "rtspsrc location=rtsp://u:p%20w@cam/1 ! decodebin name=a b !"
            + " video/x-raw,format=NV12,width=64,height=48,framerate=30/1 ! fdsink fd=3 sync=false",
        input.replace("a b", "a_b").replace('\0', ' ').replace("a_b", "a b"));
  }

  @Test
  void withoutPythonItIsSaidWhatIsMissing() {
    CameraException refused =
        assertThrows(CameraException.class, () -> SecretPipeline.command("gst:x", "/nowhere"));

    assertTrue(String.valueOf(refused.getMessage()).contains("package python3"));
  }
}
