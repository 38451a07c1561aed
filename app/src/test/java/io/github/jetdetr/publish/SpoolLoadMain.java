package io.github.jetdetr.publish;

import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.spool.SpoolSettings;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * A node under load, to be killed: publishes events as fast as a busy crossing, and writes how many
 * of them are sent or in the spool. Arguments: the broker's port, the spool's folder, the camera,
 * the file for the number; {@code drain} for the camera publishes nothing and ends when the spool
 * is empty.
 */
final class SpoolLoadMain {

  private static final long INTERVAL_NANOS = 2_000_000;
  private static final int PER_SECOND = 10_000;

  private SpoolLoadMain() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    SpoolSettings spool =
        new SpoolSettings(
            Path.of(arguments[1]),
            SpoolSettings.MAX_BYTES,
            SpoolSettings.MAX_AGE,
            SpoolSettings.SYNC,
            PER_SECOND);
    String camera = arguments[2];
    ReconnectBackoff backoff =
        new ReconnectBackoff(
            RandomGenerator.getDefault(),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100));
    try (FileChannel number =
            FileChannel.open(
                Path.of(arguments[3]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Publisher publisher =
            Publisher.open(SampleReports.settings(port), spool, CommandInbox.NONE, backoff)) {
      if (camera.equals("drain")) {
        drain(publisher);
      } else {
        load(publisher, camera, number);
      }
    }
  }

  private static void drain(Publisher publisher) throws InterruptedException {
    while (!publisher.awaitConnected(Duration.ofSeconds(1))) {
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    PublishCounts.Spooled spool = publisher.counts().spool();
    while (spool == null || spool.waiting() + spool.waitingOfEarlier() > 0) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      spool = publisher.counts().spool();
    }
  }

  private static void load(Publisher publisher, String camera, FileChannel number)
      throws Exception {
    EventReport event = SampleEvents.event(camera);
    for (int cars = 0; true; cars++) {
      publisher.objects().event(event);
      publisher.objects().counts(SampleEvents.counts(camera, cars));
      LockSupport.parkNanos(INTERVAL_NANOS);
      KindCounts events =
          publisher.counts().kinds().stream()
              .filter(kind -> kind.kind() == MessageKind.EVENT)
              .findFirst()
              .orElseThrow();
      ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
      // Events leave the memory in their order.
      bytes.putLong(events.sent() + events.spooled()).flip();
      int unused = number.write(bytes, 0);
    }
  }
}
