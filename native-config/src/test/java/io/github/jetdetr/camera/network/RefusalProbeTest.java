package io.github.jetdetr.camera.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalProbeTest {

  private static final String MD5 = "Digest realm=\"IP Camera\", nonce=\"abc\", stale=\"FALSE\"";
  private static final String SHA = MD5 + ", algorithm=SHA-256";

  private static Optional<String> judge(String... headers) {
    return RefusalProbe.judge(
        Arrays.stream(headers).flatMap(header -> LoginChallenge.of(header).stream()).toList());
  }

  @Test
  void loginsThatAreSpokenAreNoReason() {
    for (String challenge :
        List.of(
            "Basic realm=\"x\"", MD5, MD5 + ", algorithm=\"MD5\"", MD5 + ",algorithm=md5-sess")) {
      assertEquals(Optional.empty(), judge(challenge), challenge);
    }
    assertEquals(Optional.empty(), judge(SHA, MD5), "FFmpeg takes the last");
    assertEquals(Optional.empty(), judge());
  }

  @Test
  void aDigestWithAnotherSumIsNamed() {
    for (List<String> challenges : List.of(List.of(SHA), List.of(MD5, SHA))) {
      String why = judge(challenges.toArray(String[]::new)).orElseThrow();
      assertTrue(why.contains("a digest with SHA-256, which is not spoken here"), why);
    }
  }

  @Test
  void otherKindsAreNamedWithoutRepeatingWhatTheCameraWrote() {
    String why = judge("Bear\u001ber realm=\"x\"").orElseThrow();
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
