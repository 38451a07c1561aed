package io.github.jetdetr.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NotifySocketTest {

  private static final long SECONDS = 60;

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsSentArrivesAsOneDatagramAtAPath() throws Exception {
    String address = folder.resolve("notify").toString();
    try (NotifyListener listener = NotifyListener.open(address);
        NotifySocket socket = NotifySocket.open(address)) {
      socket.send("READY=1\nSTATUS=läuft");
      socket.send("WATCHDOG=1");

      assertEquals(List.of("READY=1", "STATUS=läuft"), listener.next(SECONDS));
      assertEquals(List.of("WATCHDOG=1"), listener.next(SECONDS));
    }
  }

  @Test
  void anAbstractNameIsAnAddressToo() throws Exception {
    try (NotifyListener listener = NotifyListener.open();
        NotifySocket socket = NotifySocket.open(listener.address())) {
      assertTrue(listener.address().startsWith("@"));

      socket.send("STOPPING=1");

      assertEquals(List.of("STOPPING=1"), listener.next(SECONDS));
    }
  }

  /** Otherwise sender and listener might be wrong in the same way. */
  @Test
  void systemdsOwnProgramReachesTheListenerInTheSameWay() throws Exception {
    Path systemdNotify = ForeignProgram.SYSTEMD_NOTIFY.require();
    try (NotifyListener listener = NotifyListener.open()) {
      ProcessBuilder notify =
          new ProcessBuilder(systemdNotify.toString(), "--no-block", "--status=here").inheritIO();
      notify.environment().put("NOTIFY_SOCKET", listener.address());

      assertTrue(notify.start().waitFor(SECONDS, TimeUnit.SECONDS));

      assertTrue(listener.next(SECONDS).contains("STATUS=here"));
    }
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // none is opened
  void nobodyThereIsSaidAtOnce() {
    String address = folder.resolve("absent").toString();

    assertThrows(IOException.class, () -> NotifySocket.open(address));
    assertThrows(IOException.class, () -> NotifySocket.open("@jetdetr-nobody"));
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // none is opened
  void anAddressOfAnotherKindIsNamed() {
    for (String address : List.of("vsock:2:1234", "relative/path", "@", "")) {
      IOException e = assertThrows(IOException.class, () -> NotifySocket.open(address));

      assertTrue(String.valueOf(e.getMessage()).contains("'" + address + "'"), e.getMessage());
    }
  }

  @Test
  void aListenerThatWentAwayIsNoticed() throws Exception {
    NotifyListener listener = NotifyListener.open();
    try (NotifySocket socket = NotifySocket.open(listener.address())) {
      listener.close();

      assertThrows(IOException.class, () -> socket.send("WATCHDOG=1"));
    }
  }
}
