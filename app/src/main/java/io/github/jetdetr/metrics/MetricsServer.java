package io.github.jetdetr.metrics;

import com.google.errorprone.annotations.MustBeClosed;
import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code GET /metrics} for Prometheus, and what else is handed to it, on one address, to a
 * few clients at a time. A client that sends or takes its bytes too slowly is hung up on, and one
 * that hangs up costs one line of the log.
 */
public final class MetricsServer implements AutoCloseable {

  private static final int CLIENTS = 8;

  /**
   * Read by the JDK's server when its first class is loaded, which is here. Deadlines in seconds;
   * and the end of an answer does not wait 40 ms for the other side to acknowledge its beginning.
   */
  private static final Map<String, String> SERVER_PROPERTIES =
      Map.of(
          "sun.net.httpserver.maxReqTime", "5",
          "sun.net.httpserver.maxRspTime", "10",
          "sun.net.httpserver.nodelay", "true");

  private static final HttpServerLog LOG = new HttpServerLog();

  private final @Nullable HTTPServer server;
  private final ExecutorService threads;

  private MetricsServer(@Nullable HTTPServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** A server that does not listen. */
  @MustBeClosed
  public static MetricsServer disabled() {
    return new MetricsServer(null, someThreads());
  }

  /**
   * Starts listening.
   *
   * @param figures called on one of the server's threads, once per scrape
   * @throws IOException if it cannot listen on the address; the message is meant for the user
   */
  @MustBeClosed
  public static MetricsServer open(InetSocketAddress address, Supplier<NodeFigures> figures)
      throws IOException {
    return open(address, figures, null, null, null);
  }

  /**
   * The same with something else to serve.
   *
   * @param others answers all that is not {@code /metrics}; null for the library's own words
   * @param tls encrypts connections; null for none
   * @param authenticator who may ask; null for everybody
   */
  @MustBeClosed
  public static MetricsServer open(
      InetSocketAddress address,
      Supplier<NodeFigures> figures,
      @Nullable HttpHandler others,
      @Nullable SSLContext tls,
      @Nullable Authenticator authenticator)
      throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new NodeCollector(figures));
    ExecutorService threads = someThreads();
    boolean open = false;
    try {
      SERVER_PROPERTIES.forEach(
          (name, value) -> {
            if (System.getProperty(name) == null) {
              System.setProperty(name, value);
            }
          });
      LOG.install();
      HTTPServer.Builder builder =
          HTTPServer.builder()
              .inetAddress(address.getAddress())
              .port(address.getPort())
              .executorService(threads)
              .registry(registry);
      if (others != null) {
        builder.defaultHandler(others);
      }
      if (tls != null) {
        builder.httpsConfigurator(new HttpsConfigurator(tls));
      }
      if (authenticator != null) {
        builder.authenticator(authenticator);
      }
      HTTPServer server = builder.buildAndStart();
      open = true;
      return new MetricsServer(server, threads);
    } catch (BindException e) {
      throw new IOException(
          "cannot listen on %s:%d: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    } finally {
      if (!open) {
        threads.shutdownNow();
      }
    }
  }

  /** They are started when they are first needed. */
  private static ExecutorService someThreads() {
    return Executors.newFixedThreadPool(
        CLIENTS,
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
    threads.shutdownNow();
  }
}
