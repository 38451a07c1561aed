package io.github.jetdetr.camera.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordRingTest {

  private static final int HEADER = 1;
  private static final int DATA = 2;
  private static final int BYTES = 1 << 16;

  private final RecordRing.Taken taken = new RecordRing.Taken();

  @Test
  void recordsComeOutAsTheyWentInTheOldestFirst() {
    try (RecordRing ring = new RecordRing(BYTES, HEADER)) {
      ring.append(DATA, 3, 100, bytes(1, 2), bytes(3));
      ring.append(DATA, 4, 101, bytes(), null);

      assertEquals(100, ring.oldestNanos(500));
      assertTrue(ring.take(taken));
      assertEquals(DATA, taken.kind());
      assertEquals(3, taken.source());
      assertEquals(100, taken.timeNanos());
      assertArrayEquals(new byte[] {1, 2, 3}, payload());
      assertTrue(ring.take(taken));
      assertEquals(4, taken.source());
      assertEquals(0, payload().length);
      assertFalse(ring.take(taken));
      assertEquals(500, ring.oldestNanos(500));
    }
  }

  @Test
  void theOldestMakeRoomWhateverTheSizes() {
    Random random = new Random(11);
    try (RecordRing ring = new RecordRing(BYTES, HEADER)) {
      Deque<byte[]> appended = new ArrayDeque<>();
      for (int at = 0; at < 5_000; at++) {
        byte[] payload = new byte[random.nextInt(3_000)];
        random.nextBytes(payload);
        ring.append(DATA, 0, at, ByteBuffer.wrap(payload), null);
        appended.add(payload);
        if (random.nextInt(7) == 0) {
          takeOne(ring, appended);
        }
      }
      assertTrue(ring.usedBytes() > BYTES - 2 * 3_100, "it is used to the full");
      while (takeOne(ring, appended)) {
        assertTrue(ring.usedBytes() <= BYTES);
      }
      assertTrue(appended.isEmpty(), "the newest are all there");
    }
  }

  /** Takes the oldest record, which is the oldest of those appended that are still there. */
  private boolean takeOne(RecordRing ring, Deque<byte[]> appended) {
    if (!ring.take(taken)) {
      return false;
    }
    byte[] oldest = appended.remove();
    while (!Arrays.equals(oldest, payload())) {
      oldest = appended.remove();
    }
    return true;
  }

  @Test
  void theLastHeaderOfEachSourceOutlivesItsPlace() {
    try (RecordRing ring = new RecordRing(BYTES, HEADER)) {
      ring.append(HEADER, 0, 0, bytes(7), null);
      ring.append(HEADER, 1, 0, bytes(8), null);
      assertNull(ring.header(0), "it is still in the ring");
      for (int at = 0; at < 100; at++) {
        ring.append(DATA, 0, at, ByteBuffer.allocate(1_000), null);
      }
      assertArrayEquals(new byte[] {7}, ring.header(0));
      assertArrayEquals(new byte[] {8}, ring.header(1));
      assertTrue(ring.lost() > 0);
      ring.forget(0);
      assertNull(ring.header(0));
    }
  }

  @Test
  void aRecordThatIsTakenOutIsRememberedIfItIsAHeader() {
    try (RecordRing ring = new RecordRing(BYTES, HEADER)) {
      ring.append(HEADER, 2, 0, bytes(5), null);
      assertTrue(ring.take(taken));
      assertArrayEquals(new byte[] {5}, ring.header(2));
    }
  }

  @Test
  void oneThatIsTooLargeIsCountedAndLeavesTheOthers() {
    try (RecordRing ring = new RecordRing(BYTES, HEADER)) {
      ring.append(DATA, 0, 1, bytes(1), null);
      ring.append(DATA, 0, 2, ByteBuffer.allocate(BYTES / 2), null);
      assertEquals(1, ring.lost());
      assertTrue(ring.take(taken));
      assertEquals(1, taken.timeNanos());
      assertFalse(ring.take(taken));
    }
  }

  @Test
  void aClosedRingTakesAndGivesNothing() {
    RecordRing ring = new RecordRing(BYTES, HEADER);
    ring.append(DATA, 0, 1, bytes(1), null);
    ring.close();
    ring.close();
    ring.append(DATA, 0, 1, bytes(1), null);
    assertFalse(ring.take(taken));
    assertEquals(9, ring.oldestNanos(9));
  }

  @Test
  void aRingOfNoUseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> open(1_000));
  }

  private static void open(int bytes) {
    new RecordRing(bytes, HEADER).close();
  }

  private byte[] payload() {
    byte[] bytes = new byte[taken.payload().remaining()];
    taken.payload().get(0, bytes);
    return bytes;
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }
}
