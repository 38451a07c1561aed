package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.PahoLink;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sending thread lives on, whatever is thrown in it, and shows that it does. */
@Timeout(90)
class SendingThreadTest {

  private final AtomicReference<@Nullable Throwable> next = new AtomicReference<>();
  private final AtomicLong skippedNanos = new AtomicLong();

  @Test
  void whateverIsThrownInItItConnectsAgainAndSends() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(BrokerAddress.parse("embedded:" + SampleReports.freePort()))) {
      try (Publisher publisher = open(broker.address())) {
        Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
        for (Throwable thrown :
            new Throwable[] {
              new OutOfMemoryError("unable to create native thread"),
              new NoClassDefFoundError("a class"),
              new IllegalStateException("a library's fault")
            }) {
          long before = publisher.counts().reconnects();
          next.set(thrown);
          publisher.publish(SampleReports.info());
          Eventually.seconds(
              20,
              "connected again after " + thrown,
              () -> publisher.counts().connected() && publisher.counts().reconnects() > before);
          Eventually.seconds(20, "all sent", () -> publisher.counts().waiting() == 0);
          assertTrue(publisher.isSending());
        }
      }
    }
  }

  @Test
  @SuppressWarnings("try") // closed before its end, to see what it says then
  void itsBeatGoesOnWhileTheBrokerIsAwayAndStopsWhenItEnds() throws Exception {
    try (Publisher publisher = open(BrokerAddress.parse("mqtt://127.0.0.1:1"))) {
      Eventually.seconds(
          10, "a try", () -> String.valueOf(publisher.problem()).contains("cannot connect"));
      assertTrue(publisher.isProgressing());

      skippedNanos.set(TimeUnit.MINUTES.toNanos(5));
      Eventually.seconds(10, "it came around again", publisher::isProgressing);

      publisher.close();
      assertFalse(publisher.isProgressing());
      assertFalse(publisher.isSending());
    }
  }

  @MustBeClosed
  private Publisher open(BrokerAddress address) {
    BrokerSettings settings = BrokerSettings.of(address, "jetdetr", "node");
    return new Publisher(
        new BrokerEndpoint(settings, new PahoLink(settings)),
        null,
        CommandInbox.NONE,
        new ReconnectBackoff(
            RandomGenerator.getDefault(),
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofMillis(100)),
        this::nanos);
  }

  /** The clock is the one thing of a test's that the sending thread calls. */
  private long nanos() {
    if (Thread.currentThread().getName().equals("jetdetr-publish")) {
      Throwable thrown = next.getAndSet(null);
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException fault) {
        throw fault;
      }
    }
    return System.nanoTime() + skippedNanos.get();
  }
}
