package io.github.jetdetr.camera.ffmpeg;

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
 * Looks a host name up under a deadline, before FFmpeg does.
 *
 * <p>FFmpeg calls {@code getaddrinfo}, which neither its timeouts nor its interrupt callback reach;
 * with a dead name server that takes half a minute. Asked here first on a thread that may be left
 * behind, a dead name server is noticed in time; a living one answers FFmpeg as quickly again.
 */
final class HostLookup {

  private HostLookup() {}

  static void await(CameraSource source, String host, Duration timeout) throws CameraException {
    FutureTask<InetAddress> lookup = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread thread = new Thread(lookup, "host-lookup");
    thread.setDaemon(true);
    thread.start();
    try {
      lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new CameraException(
          source + ": no name server answered within " + timeout.toMillis() + " ms", e);
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
