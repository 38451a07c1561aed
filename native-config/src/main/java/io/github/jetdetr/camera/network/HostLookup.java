package io.github.jetdetr.camera.network;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves a host name with a timeout, before FFmpeg does.
 *
 * <p>FFmpeg calls {@code getaddrinfo}, to which neither its timeouts nor its interrupt callback
 * apply; with an unreachable name server that takes half a minute. Resolving the name here first,
 * on a thread that can be abandoned, detects that in time; otherwise the second lookup is fast.
 */
public final class HostLookup {

  private HostLookup() {}

  public static void await(CameraSource source, String host, Duration timeout)
      throws CameraException {
    FutureTask<InetAddress> lookup = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread thread = new Thread(lookup, "host-lookup");
    thread.setDaemon(true);
    thread.start();
    try {
      lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new CameraException(
          source + ": no name server responded within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CameraException(source + ": interrupted while looking up the host", e);
    } catch (ExecutionException e) {
      boolean unknown = e.getCause() instanceof UnknownHostException;
      throw new CameraException(
          source + ": " + (unknown ? "unknown host " + host : String.valueOf(e.getCause())), e);
    }
  }
}
