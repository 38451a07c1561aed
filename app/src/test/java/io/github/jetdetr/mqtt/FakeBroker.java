package io.github.jetdetr.mqtt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A broker without a network: its links hand messages over by a method call. It can be away,
 * refuse, or take only small messages, as a test asks.
 */
public final class FakeBroker implements TestBroker {

  final Object lock = new Object();

  @GuardedBy("lock")
  private final List<ReceivedMessage> heard = new ArrayList<>();

  @GuardedBy("lock")
  private final Map<String, ReceivedMessage> retained = new LinkedHashMap<>();

  @GuardedBy("lock")
  private final Map<String, FakeLink> clients = new HashMap<>();

  @GuardedBy("lock")
  private @Nullable LinkException away;

  @GuardedBy("lock")
  private MqttLink.Outcome outcome = MqttLink.Outcome.SENT;

  @GuardedBy("lock")
  private boolean frozen;

  @GuardedBy("lock")
  private final List<Watcher> watchers = new ArrayList<>();

  @GuardedBy("lock")
  private int tries;

  @GuardedBy("lock")
  private boolean shut;

  @Override
  public MqttLink link(String clientId) {
    return new FakeLink(this, clientId);
  }

  @Override
  public List<ReceivedMessage> heard() {
    synchronized (lock) {
      return List.copyOf(heard);
    }
  }

  @Override
  public List<ReceivedMessage> retained() {
    synchronized (lock) {
      return List.copyOf(retained.values());
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      shut = true;
    }
    goAway(new LinkException(LinkFailure.UNREACHABLE, "closed", null));
  }

  /** Ends all connections and refuses new ones for this reason. */
  public void goAway(LinkException reason) {
    List<FakeLink> connected;
    synchronized (lock) {
      away = reason;
      connected = List.copyOf(clients.values());
    }
    for (FakeLink client : connected) {
      client.broken(reason);
    }
  }

  public void comeBack() {
    synchronized (lock) {
      away = null;
    }
  }

  /** What becomes of every message from now on. */
  public void answer(MqttLink.Outcome newOutcome) {
    synchronized (lock) {
      outcome = newOutcome;
    }
  }

  /** Lets every sending wait until {@link #thaw} or the link is closed. */
  public void freeze() {
    synchronized (lock) {
      frozen = true;
    }
  }

  void thaw() {
    synchronized (lock) {
      frozen = false;
      lock.notifyAll();
    }
  }

  public int tries() {
    synchronized (lock) {
      return tries;
    }
  }

  /** Its port stays open while it refuses, unless it is closed. */
  boolean listens() {
    synchronized (lock) {
      return !shut;
    }
  }

  void connect(FakeLink link, String clientId) throws LinkException {
    FakeLink before;
    synchronized (lock) {
      tries++;
      if (away != null) {
        throw away;
      }
      before = clients.put(clientId, link);
    }
    if (before != null && before != link) {
      before.broken(new LinkException(LinkFailure.TAKEN_OVER, "taken over", null));
    }
  }

  private record Watcher(FakeLink link, String topic, MessageListener listener) {}

  void watch(FakeLink link, String topic, MessageListener listener) {
    synchronized (lock) {
      watchers.add(new Watcher(link, topic, listener));
      ReceivedMessage kept = retained.get(topic);
      if (kept != null) {
        listener.received(topic, kept.text().getBytes(StandardCharsets.UTF_8), true);
      }
    }
  }

  void gone(FakeLink link, String clientId, @Nullable ReceivedMessage will) {
    synchronized (lock) {
      clients.remove(clientId, link);
      watchers.removeIf(watcher -> watcher.link() == link);
      if (will != null) {
        keep(will);
      }
      lock.notifyAll();
    }
  }

  MqttLink.Outcome take(FakeLink link, ReceivedMessage message)
      throws InterruptedException, LinkException {
    synchronized (lock) {
      while (frozen && link.isConnected()) {
        lock.wait();
      }
      if (!link.isConnected()) {
        throw new LinkException(LinkFailure.LOST, "closed while sending", null);
      }
      if (outcome == MqttLink.Outcome.SENT) {
        keep(message);
      }
      return outcome;
    }
  }

  @GuardedBy("lock")
  private void keep(ReceivedMessage message) {
    for (Watcher watcher : List.copyOf(watchers)) {
      if (watcher.topic().equals(message.topic())) {
        byte[] payload = message.text().getBytes(StandardCharsets.UTF_8);
        watcher.listener().received(message.topic(), payload, false);
      }
    }
    heard.add(
        new ReceivedMessage(
            message.topic(),
            message.text(),
            message.qos(),
            false,
            message.expirySeconds(),
            message.contentType()));
    if (message.retained() && message.text().isEmpty()) {
      retained.remove(message.topic());
    } else if (message.retained()) {
      retained.put(message.topic(), message);
    }
  }
}
