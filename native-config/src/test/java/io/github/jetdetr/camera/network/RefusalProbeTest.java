package io.github.jetdetr.camera.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalProbeTest {

  private static final String MD5 = "Digest realm=\"IP Camera\", nonce=\"abc\", stale=\"FALSE\"";
  private static final String SHA = MD5 + ", algorithm=SHA-256";

  @Test
  void loginsThatAreSpokenAreNoReason() {
    for (String challenge :
        List.of(
            "Basic realm=\"x\"", MD5, MD5 + ", algorithm=\"MD5\"", MD5 + ",algorithm=md5-sess")) {
      assertEquals(Optional.empty(), RefusalProbe.judge(List.of(challenge)), challenge);
    }
    assertEquals(Optional.empty(), RefusalProbe.judge(List.of(SHA, MD5)), "FFmpeg takes the last");
    assertEquals(Optional.empty(), RefusalProbe.judge(List.of()));
  }

  @Test
  void aDigestWithAnotherSumIsNamed() {
    for (List<String> challenges : List.of(List.of(SHA), List.of(MD5, SHA))) {
      String why = RefusalProbe.judge(challenges).orElseThrow();
      assertTrue(why.contains("a digest with SHA-256, which is not spoken here"), why);
    }
  }

  @Test
  void otherKindsAreNamedWithoutRepeatingWhatTheCameraWrote() {
    String why = RefusalProbe.judge(List.of("Bear\u001ber realm=\"x\"")).orElseThrow();
    assertTrue(why.contains("by Bear?er,"), why);
  }

  @Test
  void nothingIsLearnedFromWhatIsNoAddress() {
    assertEquals(Optional.empty(), RefusalProbe.login("rtsp://a b/"));
    assertEquals(Optional.empty(), RefusalProbe.login("rtsps://127.0.0.1:1/x"));
    assertEquals(Optional.empty(), RefusalProbe.login("rtsp://127.0.0.1:1/x"));
    assertEquals(Optional.empty(), RefusalProbe.redirects("http://127.0.0.1:1/x"));
  }
}
