package io.github.jetdetr.metrics;

import com.google.errorprone.annotations.MustBeClosed;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@code GET /metrics} for Prometheus on one address, on a thread of its own. */
public final class MetricsServer implements AutoCloseable {

  private final @Nullable HTTPServer server;
  private final ExecutorService thread;

  private MetricsServer(@Nullable HTTPServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /** A server that does not listen. */
  @MustBeClosed
  public static MetricsServer disabled() {
    return new MetricsServer(null, oneThread());
  }

  /**
   * Starts listening.
   *
   * @param figures called on the server's thread, once per scrape
   * @throws IOException if it cannot listen on the address; the message is meant for the user
   */
  @MustBeClosed
  public static MetricsServer open(InetSocketAddress address, Supplier<NodeFigures> figures)
      throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new NodeCollector(figures));
    ExecutorService thread = oneThread();
    boolean open = false;
    try {
      HTTPServer server =
          HTTPServer.builder()
              .inetAddress(address.getAddress())
              .port(address.getPort())
              .executorService(thread)
              .registry(registry)
              .buildAndStart();
      open = true;
      return new MetricsServer(server, thread);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    } finally {
      if (!open) {
        thread.shutdownNow();
      }
    }
  }

  /** Its thread is started on the first task. */
  private static ExecutorService oneThread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread created = new Thread(work, "metrics");
          created.setDaemon(true);
          return created;
        });
  }

  /** The TCP port it listens on; 0 if disabled. */
  public int port() {
    return server == null ? 0 : server.getPort();
  }

  /** Stops listening. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    thread.shutdownNow();
  }
}
