package io.github.jetdetr.camera.damage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class H264PacketTest {

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void aRecoveryPointIsReadBehindOtherMessages() {
    // Access unit delimiter; SEI: 3 bytes of user data (5), recovery point (6) of ue(v) 00101 = 4.
    ByteBuffer packet = bytes("00000001 09f0 000001 06 05 03 aabbcc 06 01 2c 80 000001 41 9a");

    assertEquals(4, H264Packet.recoveryPoint(packet));
  }

  @Test
  void aRecoveryPointOfThisPictureIsZero() {
    assertEquals(0, H264Packet.recoveryPoint(bytes("000001 06 06 01 c4 80 000001 41 9a")));
  }

  @Test
  void aLongRecoveryIsRead() {
    // ue(v) 00000 0111101 is 60 (x264 at 25 pictures a second writes 24).
    assertEquals(60, H264Packet.recoveryPoint(bytes("000001 06 06 02 07a0 80 000001 41 9a")));
  }

  @Test
  void noRecoveryPointIsSoughtBehindTheFirstSlice() {
    ByteBuffer packet = bytes("000001 41 9a 000001 06 06 01 c4 80");

    assertEquals(H264Packet.NONE, H264Packet.recoveryPoint(packet));
  }

  @Test
  void picturesOnWhichNoneIsBuiltAreKnown() {
    assertTrue(H264Packet.isReference(bytes("00000001 09f0 00000001 41 9a")));
    assertTrue(H264Packet.isReference(bytes("00000001 65 88")));
    assertFalse(H264Packet.isReference(bytes("00000001 09f0 00000001 01 9a")));
    assertTrue(H264Packet.isReference(bytes("0102030405")), "nothing can be seen");
  }

  @Test
  void anyBytesAreReadWithoutHarm() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] any = new byte[random.nextInt(40)];
      random.nextBytes(any);
      for (int i = 0; i + 3 < any.length; i += 7) {
        any[i] = 0;
        any[i + 1] = 0;
        any[i + 2] = 1;
        any[i + 3] = 6;
      }
      assertTrue(H264Packet.recoveryPoint(ByteBuffer.wrap(any)) >= H264Packet.NONE);
      H264Packet.isReference(ByteBuffer.wrap(any));
    }
  }
}
