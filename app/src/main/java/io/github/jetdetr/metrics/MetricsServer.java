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

/** Answers {@code GET /metrics} of one address, on a thread of its own. */
public final class MetricsServer implements AutoCloseable {

  private final @Nullable HTTPServer server;
  private final ExecutorService thread;

  private MetricsServer(@Nullable HTTPServer server, ExecutorService thread) {
    this.server = server;
    this.thread = thread;
  }

  /** One that answers nobody. */
  @MustBeClosed
  public static MetricsServer off() {
    return new MetricsServer(null, oneThread());
  }

  /**
   * Begins to answer.
   *
   * @param figures is asked on the server's thread, once an answer
   * @throws IOException when the address cannot be listened on; the message is for the user
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
          "%s:%d cannot be listened on: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    } finally {
      if (!open) {
        thread.shutdownNow();
      }
    }
  }

  /** Made when there is work for it. */
  private static ExecutorService oneThread() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread made = new Thread(work, "metrics");
          made.setDaemon(true);
          return made;
        });
  }

  /** The port that it listens on; 0 when it is off. */
  public int port() {
    return server == null ? 0 : server.getPort();
  }

  /** Stops answering. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    thread.shutdownNow();
  }
}
