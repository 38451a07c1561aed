package io.github.jetdetr.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraInfoTest {

  @ParameterizedTest
  @CsvSource({
    "rtsp://10.0.0.5:554/live, rtsp://10.0.0.5:554",
    "rtsp://admin:pass@10.0.0.5/live, rtsp://10.0.0.5",
    "rtsp://admin:p/a?ss@10.0.0.5/live, rtsp://10.0.0.5",
    "rtsp://admin:p@ss@cam:554, rtsp://cam:554",
    "http://cam/user=admin_password=x, http://cam",
    "https://cam?token=x, https://cam",
    "rtsp://[::1]:554/live, rtsp://[::1]:554",
    "v4l2:/dev/video0, v4l2:/dev/video0",
    "file:///data/clip.mp4, file:///data/clip.mp4",
    "street:7, street:7",
  })
  void ofANetworkAddressOnlySchemeHostAndPortArePublished(String uri, String published) {
    assertEquals(published, new CameraInfo("front", "any", uri).uri());
  }
}
