package io.github.jetdetr.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a command ends on SIGTERM, SIGINT and SIGHUP: by its own orderly way where it has one, and
 * otherwise at once, by the signal itself.
 *
 * <p>Java's own way, shutdown hooks beside running threads and then exit(3), closes native
 * libraries in which threads are working: ONNX Runtime's hook, and after it the libraries' own exit
 * handlers, crash a process that is opening a model. Here the signal's default action ends a
 * process whose threads do not end by themselves: nothing of it runs any more, so nothing can be
 * torn down under it. Its parent sees the same, 128 plus the signal's number. Thread-safe.
 */
public final class Termination {

  private static final Logger log = LoggerFactory.getLogger(Termination.class);

  // A little longer than the publisher takes to publish that it stops.
  private static final long GRACE_MILLIS = 8_000;
  private static final long KILL_MILLIS = 5_000;
  private static final int FIRST_SIGNAL_CODE = 128;

  private enum SignalKind {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    SignalKind(int number) {
      this.number = number;
    }
  }

  /** What a command does when it has to end. */
  public interface Action {

    /**
     * Begins the end; must return soon. Called on the signal's thread.
     *
     * @return whether the command ends by itself within seconds, and is worth waiting for
     */
    boolean begin();
  }

  /** Withdraws an action. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private static final CountDownLatch ENDED = new CountDownLatch(1);

  @GuardedBy("Termination.class")
  private static final List<Action> ACTIONS = new ArrayList<>();

  private static final AtomicReference<@Nullable Runnable> HANG_UP = new AtomicReference<>();

  /** Number of the first signal; 0 without one. */
  private static final AtomicInteger RECEIVED = new AtomicInteger();

  private Termination() {}

  /** Takes over the signals; the first thing that a {@code main} does. */
  public static void handleSignals() {
    try {
      for (SignalKind kind : SignalKind.values()) {
        handle(kind);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A Java without the module jdk.unsupported, or with -Xrs: the next best is a hook.
      log.debug("signals are left to Java", e);
      try {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> beginAndWait(SignalKind.TERM.number), "signal"));
      } catch (IllegalStateException shuttingDown) {
        log.debug("a signal came first", shuttingDown);
      }
    }
  }

  /**
   * Has {@code action} called on a signal, until the registration is closed; the last one that was
   * registered comes first.
   */
  public static synchronized Registration onSignal(Action action) {
    ACTIONS.add(0, action);
    return () -> {
      synchronized (Termination.class) {
        ACTIONS.remove(action);
      }
    };
  }

  /**
   * Has {@code action} called on SIGHUP, in place of an end, until the registration is closed.
   *
   * @param action must return soon; called on the signal's thread
   */
  public static Registration onHangUp(Runnable action) {
    HANG_UP.set(action);
    return () -> {
      boolean unused = HANG_UP.compareAndSet(action, null);
    };
  }

  /**
   * The command has ended: everything native is closed.
   *
   * @param code its exit code
   * @return the process's exit code, which after a signal is 128 plus the signal's number
   */
  public static synchronized int end(int code) {
    ENDED.countDown();
    return RECEIVED.get() == 0 ? code : FIRST_SIGNAL_CODE + RECEIVED.get();
  }

  /** By reflection, since javac warns of the class, and no option turns that off. */
  private static void handle(SignalKind kind) throws ReflectiveOperationException {
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object handler =
        Proxy.newProxyInstance(
            Termination.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "handle" -> {
                    onSignal(kind);
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> "handler of SIG" + kind;
                });
    setHandler(kind, handlerType, handler);
  }

  private static void setHandler(SignalKind kind, Class<?> handlerType, Object handler)
      throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Object signal = signalType.getConstructor(String.class).newInstance(kind.name());
    Object unused =
        signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
  }

  private static void onSignal(SignalKind kind) {
    Runnable hangUp = kind == SignalKind.HUP ? HANG_UP.get() : null;
    if (hangUp != null) {
      hangUp.run();
      return;
    }
    boolean repeated;
    synchronized (Termination.class) {
      repeated = RECEIVED.get() != 0;
    }
    if (repeated) {
      // Somebody at a terminal who presses Ctrl-C again does not want to wait.
      if (kind == SignalKind.INT) {
        endNow(kind);
      }
      return;
    }
    if (!beginAndWait(kind.number)) {
      endNow(kind);
    }
  }

  /** Returns whether the command has ended by itself. */
  private static boolean beginAndWait(int number) {
    List<Action> actions;
    synchronized (Termination.class) {
      if (ENDED.getCount() == 0) {
        return true;
      }
      RECEIVED.set(number);
      actions = List.copyOf(ACTIONS);
    }
    boolean waits = false;
    for (Action action : actions) {
      try {
        waits |= action.begin();
      } catch (RuntimeException | Error e) {
        log.error("while ending", e);
      }
    }
    try {
      return waits && ENDED.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Ends the process by the signal's default action. It is sent by a shell, for Java sends none to
   * itself; where no process can be started, by exit(3) as a last resort.
   */
  private static void endNow(SignalKind kind) {
    try {
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object defaultAction = handlerType.getField("SIG_DFL").get(null);
      if (defaultAction != null) {
        setHandler(kind, handlerType, defaultAction);
        Process shell =
            new ProcessBuilder(
                    "/bin/sh", "-c", "kill -" + kind + " " + ProcessHandle.current().pid())
                .start();
        boolean unused = shell.waitFor(KILL_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      log.debug("cannot end by SIG{}", kind, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(FIRST_SIGNAL_CODE + kind.number);
  }
}
