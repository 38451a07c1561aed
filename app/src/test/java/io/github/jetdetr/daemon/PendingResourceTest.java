package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PendingResourceTest {

  /** Says whether it was closed, and who opened it. */
  private static final class Thing implements AutoCloseable {
    private final Thread opener = Thread.currentThread();
    private volatile boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void whatIsOpenedNowIsOpenedOnAnotherThreadAndBelongsToItsTaker() throws Exception {
    Thing taken;
    try (PendingResource<Thing> pending = PendingResource.now("thing", Thing::new)) {
      taken = pending.take();
    }

    assertNotEquals(Thread.currentThread(), taken.opener);
    assertFalse(taken.closed);
  }

  @Test
  void whatIsOpenedLaterIsNotOpenedUnlessItIsTaken() throws Exception {
    PendingResource<Thing> never =
        PendingResource.later(
            () -> {
              throw new AssertionError("nobody took it");
            });
    never.close();

    try (PendingResource<Thing> pending = PendingResource.later(Thing::new)) {
      assertSame(Thread.currentThread(), pending.take().opener);
    }
  }

  @Test
  void whatNobodyTookIsClosedAlsoWhenItOpensLate() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    @Nullable Thing[] opened = new Thing[1];
    PendingResource<Thing> pending =
        PendingResource.now(
            "thing",
            () -> {
              closing.await();
              Thing thing = new Thing();
              opened[0] = thing;
              return thing;
            });

    closing.countDown();
    pending.close();

    Thing thing = opened[0];
    assertTrue(thing != null && thing.closed);
  }

  @Test
  void aFailureIsTheTakersAndNobodyElses() {
    PendingResource<Thing> pending =
        PendingResource.now(
            "thing",
            () -> {
              throw new IOException("the port is taken");
            });

    IOException thrown = assertThrows(IOException.class, pending::take);
    assertEquals("the port is taken", thrown.getMessage());
    pending.close();
  }

  @Test
  void aFaultStaysWhatItIs() {
    PendingResource<Thing> pending =
        PendingResource.later(
            () -> {
              throw new IllegalStateException("fault");
            });

    assertThrows(IllegalStateException.class, pending::take);
    pending.close();
  }
}
