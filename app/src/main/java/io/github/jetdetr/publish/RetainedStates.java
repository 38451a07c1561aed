package io.github.jetdetr.publish;

import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest value of each retained topic, in the order of their first use. Not thread-safe. */
final class RetainedStates {

  /** The latest value of one topic. */
  static final class State {
    final OutgoingMessage value = new OutgoingMessage();

    /** Incremented for each value, to detect one that was replaced while it was being sent. */
    long version;

    /** Whether this value still has to be sent on the current connection. */
    boolean due;

    /** Whether this value is not included in any counter yet. */
    boolean uncounted;

    /** Whether this is no value of this run, but withdraws what an earlier one left behind. */
    boolean ofEarlierRun;
  }

  private static final byte[] NOTHING = {};

  // There are few topics, so a linear search is fast, and it needs no iterator.
  private final List<State> states = new ArrayList<>();

  /**
   * Stores a value, replacing the topic's previous one.
   *
   * @return whether it replaced a value that was not counted yet
   */
  boolean put(MessageKind kind, String topic, byte[] bytes, int length) {
    State state = find(topic);
    boolean replaced = state.uncounted;
    state.value.fill(Delivery.STATE, kind, topic, bytes, length);
    state.version++;
    state.due = true;
    state.uncounted = true;
    state.ofEarlierRun = false;
    return replaced;
  }

  /** Withdraws what an earlier run left on a topic, unless this run has a value of its own. */
  void withdrawEarlier(MessageKind kind, String topic) {
    if (states.stream().anyMatch(it -> it.value.topic().equals(topic))) {
      return;
    }
    State state = find(topic);
    state.value.fill(Delivery.STATE, kind, topic, NOTHING, 0);
    state.due = true;
    state.ofEarlierRun = true;
  }

  /** All topics on which this run described the present: health, cameras, counts, zones. */
  List<State> present() {
    return states.stream()
        .filter(state -> state.value.kind().isOfPresent() && !state.ofEarlierRun)
        .toList();
  }

  /** All topics whose value is not counted yet. */
  List<State> uncountedStates() {
    return states.stream().filter(state -> state.uncounted).toList();
  }

  /**
   * The first value that is due; null if there is none.
   *
   * @param pictures whether it is to be a picture, which can wait; the withdrawal of one cannot
   */
  @Nullable State firstDue(boolean pictures) {
    for (int index = 0; index < states.size(); index++) {
      State state = states.get(index);
      if (state.due && pictures == (state.value.kind().isPicture() && state.value.length() > 0)) {
        return states.get(index);
      }
    }
    return null;
  }

  /**
   * The topic's last value, which had a counter, has none again.
   *
   * @return false if there is another value by now
   */
  boolean isUncountedAgain(String topic) {
    State state = find(topic);
    if (state.uncounted) {
      return false;
    }
    state.uncounted = true;
    return true;
  }

  /** Number of values that are not counted yet. */
  int uncounted() {
    int uncounted = 0;
    for (int index = 0; index < states.size(); index++) {
      uncounted += states.get(index).uncounted ? 1 : 0;
    }
    return uncounted;
  }

  /** Marks one topic as due, if it has a value. */
  void markDue(String topic) {
    for (State state : states) {
      state.due |= state.value.topic().equals(topic);
    }
  }

  /** Marks all that this run said as due; what an earlier one left behind is withdrawn once. */
  void markAllDue() {
    for (State state : states) {
      state.due |= !state.ofEarlierRun;
    }
  }

  void clear() {
    states.clear();
  }

  private State find(String topic) {
    for (int index = 0; index < states.size(); index++) {
      if (states.get(index).value.topic().equals(topic)) {
        return states.get(index);
      }
    }
    State state = new State();
    states.add(state);
    return state;
  }
}
