package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NewestFrameTest {

  @Test
  void theNewestWinsAndWhatItReplacesIsCounted() {
    try (NewestFrame slot = new NewestFrame(1)) {
      offer(slot, 0);
      offer(slot, 1);
      offer(slot, 2);

      Frame taken = taken(slot);

      assertEquals(2, taken.id());
      assertEquals(3, slot.offered());
      assertEquals(2, slot.replaced());
      assertNull(slot.take());
      slot.release(taken);
    }
  }

  @Test
  void framesGoRoundAndNoneIsMadeAnew() {
    try (NewestFrame slot = new NewestFrame(1)) {
      Set<Frame> seen = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        seen.add(offer(slot, i));
        if (i % 3 == 0) {
          slot.release(taken(slot));
        }
      }

      assertTrue(seen.size() <= 3, () -> seen.size() + " frames");
    }
  }

  @Test
  void theFrameBeingReadIsNeverTheOneBeingWritten() {
    try (NewestFrame slot = new NewestFrame(1)) {
      offer(slot, 0);
      Frame read = taken(slot);

      for (int i = 1; i < 10; i++) {
        assertNotSame(read, offer(slot, i));
      }

      assertEquals(0, read.id());
      slot.release(read);
    }
  }

  @Test
  void closingFreesAllAlsoWhatComesBackLater() {
    long before = Pointer.totalBytes();
    NewestFrame slot = new NewestFrame(2);
    for (int i = 0; i < 4; i++) {
      offer(slot, i);
    }
    Frame out = taken(slot);
    offer(slot, 4);
    Frame takeBlank = slot.takeBlank();
    assertTrue(Pointer.totalBytes() > before);

    slot.close();
    slot.release(out);
    slot.offer(takeBlank);
    slot.close();

    assertTrue(Pointer.totalBytes() <= before);
  }

  @Test
  void afterClosingThereIsNoFrameToWrite() {
    NewestFrame slot = new NewestFrame(1);
    slot.close();

    assertThrows(IllegalStateException.class, slot::takeBlank);
  }

  @Test
  void aFrameThatIsNeverGivenBackIsNoticed() {
    try (NewestFrame slot = new NewestFrame(1)) {
      slot.takeBlank();
      slot.takeBlank();
      slot.takeBlank();

      assertThrows(IllegalStateException.class, slot::takeBlank);
    }
  }

  @Test
  void aReplayThatMustLoseNothingWaitsForItsReader() throws Exception {
    try (NewestFrame slot = new NewestFrame(1)) {
      CountDownLatch done = new CountDownLatch(1);
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 50; i++) {
                    slot.awaitTaken();
                    offer(slot, i);
                  }
                  done.countDown();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      writer.start();

      for (int expected = 0; expected < 50; ) {
        Frame frame = slot.take();
        if (frame != null) {
          assertEquals(expected++, frame.id());
          slot.release(frame);
        }
        Thread.onSpinWait();
      }

      assertTrue(done.await(5, TimeUnit.SECONDS));
      assertEquals(0, slot.replaced());
    }
  }

  @Test
  void closingWakesAReplayThatWaits() throws Exception {
    NewestFrame slot = new NewestFrame(1);
    offer(slot, 0);
    Thread writer =
        new Thread(
            () -> {
              try {
                slot.awaitTaken();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    writer.start();
    while (writer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    slot.close();

    writer.join(5000);
    assertSame(Thread.State.TERMINATED, writer.getState());
  }

  private static Frame offer(NewestFrame slot, long id) {
    Frame frame = slot.takeBlank();
    frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, 64, 64);
    frame.stamp(id, id, TimeSource.ARRIVAL);
    slot.offer(frame);
    return frame;
  }

  private static Frame taken(NewestFrame slot) {
    @Nullable Frame frame = slot.take();
    if (frame == null) {
      throw new AssertionError("no frame waits");
    }
    return frame;
  }
}
