package io.github.jetdetr.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.VisibleText;
import io.github.jetdetr.mqtt.IncomingMessage;
import io.github.jetdetr.publish.CommandInbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands, one at a time on a thread of its own. One that is not allowed, retained, expired,
 * or beyond the rate is not obeyed, and neither is one with a mistake; whatever is obeyed or
 * refused stands in the log with who asked for it, by their own word. Thread-safe.
 */
public final class CommandDesk implements CommandInbox, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CommandDesk.class);

  private static final int MAX_WAITING = 8;
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long JOIN_MILLIS = 2_000;
  private static final int MAX_RESPONSE_TOPIC = 256;

  private final Map<String, CommandName> byTopic = new HashMap<>();
  private final CommandSettings settings;
  private final Topics topics;
  private final String root;
  private final LongSupplier nanoClock;
  private final Supplier<Instant> wallClock;

  @GuardedBy("this")
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private double allowance = CommandSettings.BURST;

  @GuardedBy("this")
  private long countedAtNanos;

  @GuardedBy("this")
  private long saidAtNanos;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private @Nullable Thread thread;

  /** Publishes answers. */
  public interface Answers {

    /**
     * Publishes one.
     *
     * @param correlation what the answer carries; null for nothing
     */
    void answer(String topic, CommandResult result, byte @Nullable [] correlation);
  }

  private record Waiting(CommandName name, IncomingMessage message, long expiresAtNanos) {}

  /** A desk on the clocks of this machine. */
  public CommandDesk(CommandSettings settings, Topics topics) {
    this(settings, topics, System::nanoTime, Instant::now);
  }

  CommandDesk(
      CommandSettings settings,
      Topics topics,
      LongSupplier nanoClock,
      Supplier<Instant> wallClock) {
    this.settings = settings;
    this.topics = topics;
    this.nanoClock = nanoClock;
    this.wallClock = wallClock;
    String status = topics.status();
    root = status.substring(0, status.length() - "status".length());
    for (CommandName name : settings.allowed()) {
      byTopic.put(topics.command(name.word()), name);
    }
    countedAtNanos = nanoClock.getAsLong();
    saidAtNanos = countedAtNanos - MINUTE_NANOS;
  }

  @Override
  public Set<String> topics() {
    return Set.copyOf(byTopic.keySet());
  }

  @Override
  public void received(IncomingMessage message) {
    CommandName name = byTopic.get(message.topic());
    if (name == null) {
      return;
    }
    if (message.retained()) {
      log.warn(
          "command {} refused: it is retained, so nobody knows from when; it would come again"
              + " after every connect",
          name.word());
      return;
    }
    long now = nanoClock.getAsLong();
    Long expiry = message.expirySeconds();
    long life = expiry == null ? MINUTE_NANOS : Math.min(60, expiry) * SECOND_NANOS;
    synchronized (this) {
      if (closed || !isWithinRate(now)) {
        sayOnce(name, now);
        return;
      }
      waiting.add(new Waiting(name, message, now + life));
      notifyAll();
    }
  }

  @GuardedBy("this")
  private boolean isWithinRate(long now) {
    double perNano = settings.perMinute() / (double) MINUTE_NANOS;
    allowance = Math.min(CommandSettings.BURST, allowance + (now - countedAtNanos) * perNano);
    countedAtNanos = now;
    if (allowance < 1 || waiting.size() >= MAX_WAITING) {
      return false;
    }
    allowance--;
    return true;
  }

  @GuardedBy("this")
  private void sayOnce(CommandName name, long now) {
    if (!closed && now - saidAtNanos >= MINUTE_NANOS) {
      saidAtNanos = now;
      log.warn(
          "command {} refused: there are more than {} in a minute",
          name.word(),
          settings.perMinute());
    }
  }

  /** Begins to obey. */
  public synchronized void open(Map<CommandName, CommandAction> actions, Answers answers) {
    if (thread == null && !byTopic.isEmpty()) {
      Thread created = new Thread(() -> run(Map.copyOf(actions), answers), "jetdetr-commands");
      created.setDaemon(true);
      thread = created;
      created.start();
    }
  }

  private void run(Map<CommandName, CommandAction> actions, Answers answers) {
    try {
      while (true) {
        Waiting next = next();
        if (next == null) {
          return;
        }
        CommandResult result = obey(next, actions);
        answers.answer(responseTopic(next), result, next.message().correlation());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Waiting next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : waiting.remove();
  }

  /** Obeys the next command that waits, on the caller's thread; null if none does. */
  @Nullable CommandResult obeyNext(Map<CommandName, CommandAction> actions)
      throws InterruptedException {
    Waiting next;
    synchronized (this) {
      next = waiting.poll();
    }
    return next == null ? null : obey(next, actions);
  }

  private CommandResult obey(Waiting next, Map<CommandName, CommandAction> actions)
      throws InterruptedException {
    String word = next.name().word();
    String who = "somebody";
    try {
      CommandArguments.Read read = CommandArguments.read(next.name(), next.message().payload());
      who = VisibleText.of(read.who());
      Instant expiresAt = read.expiresAt();
      boolean late = nanoClock.getAsLong() - next.expiresAtNanos() > 0;
      if (late || (expiresAt != null && !wallClock.get().isBefore(expiresAt))) {
        throw new CommandException("it has expired");
      }
      CommandAction action = actions.get(next.name());
      if (action == null) {
        throw new CommandException("this daemon cannot do that");
      }
      log.info("command {} from {}: {}", word, who, VisibleText.of(read.arguments().toString()));
      List<String> lines = action.run(read.arguments());
      return new CommandResult(word, true, lines);
    } catch (CommandException e) {
      log.warn(
          "command {} from {} refused: {}",
          word,
          who,
          VisibleText.of(String.join("; ", e.lines())));
      return new CommandResult(word, false, e.lines());
    } catch (RuntimeException e) {
      log.error("command {} from {} failed", word, who, e);
      return new CommandResult(word, false, List.of("failed: " + e));
    }
  }

  /**
   * Where the asker wants to know, unless that is one of this node's own topics, or none at all.
   */
  String responseTopic(IncomingMessage message, CommandName name) {
    String wanted = message.responseTopic();
    if (wanted == null
        || wanted.isEmpty()
        || wanted.length() > MAX_RESPONSE_TOPIC
        || wanted.startsWith("$")
        || wanted.startsWith(root)
        || wanted.chars().anyMatch(letter -> letter == '#' || letter == '+' || letter < ' ')) {
      return topics.commandResult(name.word());
    }
    return wanted;
  }

  private String responseTopic(Waiting next) {
    return responseTopic(next.message(), next.name());
  }

  /** Obeys no more. Idempotent. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      waiting.clear();
      running = thread;
      notifyAll();
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
