package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import org.junit.jupiter.api.Test;

class SupervisorTest {

  private final Supervisor supervisor = new Supervisor();

  @Test
  void threadsThatRunAreLeftAlone() throws Exception {
    supervisor.ends("main", Thread.currentThread()::isAlive);

    supervisor.check();
  }

  @Test
  void anEndedThreadEndsTheDaemonAsAnInternalErrorThatNamesIt() throws Exception {
    Thread thread = new Thread(() -> {}, "engine");
    thread.start();
    thread.join();
    supervisor.ends("main", Thread.currentThread()::isAlive);
    supervisor.ends("engine", thread::isAlive);

    ExitException ended = assertThrows(ExitException.class, supervisor::check);

    assertEquals(ExitCode.INTERNAL, ended.code());
    assertEquals("the thread 'engine' has ended unexpectedly", ended.getMessage());
  }
}
