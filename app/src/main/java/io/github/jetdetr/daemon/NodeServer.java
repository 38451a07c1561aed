package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.metrics.MetricsAccess;
import io.github.jetdetr.metrics.MetricsServer;
import io.github.jetdetr.page.PageHandler;
import io.github.jetdetr.page.PageHistory;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what a node shows over HTTP: its metrics, and the page for those who may see it. */
final class NodeServer {

  private static final Logger log = LoggerFactory.getLogger(NodeServer.class);

  private NodeServer() {}

  /** A port that is taken only disables the metrics; detection does not depend on them. */
  @MustBeClosed
  static MetricsServer open(DaemonConfig config, PageFigures figures, PageHistory history) {
    InetSocketAddress address = config.metrics();
    if (address == null) {
      return MetricsServer.disabled();
    }
    try {
      // Pictures are for whoever is on this machine, or has the token.
      MetricsAccess access = config.access();
      byte[] token = access == null ? null : access.token();
      boolean paged = access != null || address.getAddress().isLoopbackAddress();
      return MetricsServer.open(
          address,
          figures::figures,
          paged ? new PageHandler(figures, history, figures.labels(), token) : null,
          access == null ? null : access.tls(),
          token == null ? null : PageHandler.authenticator(token));
    } catch (IOException e) {
      log.warn("metrics disabled: {}", e.getMessage());
      return MetricsServer.disabled();
    }
  }
}
