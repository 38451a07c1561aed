package io.github.jetdetr.mqtt;

import io.github.jetdetr.message.BrokerTerms;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agrees with a broker on what a connection is like: asks for everything first, for less where the
 * broker refuses, and connects again with the keep-alive that the broker demands. Remembers what
 * the broker accepted. Used by one thread at a time.
 */
final class SessionOpener {

  private static final Logger LOG = LoggerFactory.getLogger(SessionOpener.class);

  private static final int MAX_ATTEMPTS = 8;
  private static final Duration DISCONNECT_TIMEOUT = Duration.ofMillis(500);

  private final BrokerSettings settings;
  private final BrokerHost host;
  private final boolean ofNode;
  private ConnectOffer accepted;

  /** An established session and what the broker grants it. */
  record Opened(LinkSession session, BrokerTerms terms) {}

  /** Told about every session that is tried, so that another thread can abort it. */
  interface Current {

    /** The session that is tried from now on. */
    void set(LinkSession session);
  }

  /**
   * @param ofNode whether these are the node's own connections, which have its will
   */
  SessionOpener(BrokerSettings settings, BrokerHost host, boolean ofNode) {
    this.ofNode = ofNode;
    this.settings = settings;
    this.host = host;
    accepted = full();
  }

  private ConnectOffer full() {
    return ConnectOffer.full((int) settings.keepAlive().toSeconds());
  }

  /**
   * Opens a session.
   *
   * @throws LinkException why the broker refused the first offer, if it refused all
   */
  Opened open(Consumer<LinkException> lost, Current current)
      throws LinkException, InterruptedException {
    // MQTT 5 is tried again every time: a broker that was updated or that was only slow to start
    // must not stay with 3.1.1 for ever.
    ConnectOffer offer = accepted.mqtt5() ? accepted : full();
    LinkException refused = null;
    boolean raised = false;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      LinkSession session = session(offer, lost);
      current.set(session);
      ConnectOffer next;
      try {
        BrokerTerms terms = session.connect();
        next = better(offer, terms, raised);
        if (next == null) {
          accepted = offer;
          sayWhatWasRefused(refused, terms);
          return new Opened(session, terms);
        }
        raised = true;
        session.disconnect(DISCONNECT_TIMEOUT);
      } catch (LinkException e) {
        session.end();
        refused = refused == null ? e : refused;
        next = offer.after(e.failure());
        if (next == null) {
          accepted = full();
          if (e.failure() == LinkFailure.NO_ANSWER || e.failure() == LinkFailure.HUNG_UP) {
            host.startWithNext();
          }
          throw worst(refused, e);
        }
      }
      offer = next;
    }
    accepted = full();
    throw new LinkException(
        LinkFailure.REFUSED, "the broker refuses every kind of connection that was tried", refused);
  }

  /** What to ask for instead: the broker's keep-alive, or a will that it does grant. */
  private static @Nullable ConnectOffer better(
      ConnectOffer offer, BrokerTerms terms, boolean raised) {
    ConnectOffer most = offer.within(terms.maxQos(), terms.retain());
    int demanded = terms.keepAliveSeconds();
    if (demanded > 0 && demanded < offer.keepAliveSeconds()) {
      return most.withKeepAlive(demanded);
    }
    return offer.mqtt5() && !raised && !most.equals(offer) ? most : null;
  }

  /** A hang-up without a reason says less than a later refusal with one. */
  private static LinkException worst(LinkException first, LinkException last) {
    return first.failure() == LinkFailure.HUNG_UP && last.failure() != LinkFailure.HUNG_UP
        ? last
        : first;
  }

  private void sayWhatWasRefused(@Nullable LinkException refused, BrokerTerms terms) {
    // A broker that gave no reason is only known by what it then accepted.
    if (ofNode && refused != null && refused.failure() != LinkFailure.HUNG_UP) {
      LOG.info("{}: {}", settings.address(), refused.getMessage());
    }
    List<String> losses = ofNode ? terms.losses() : List.of();
    for (String loss : losses) {
      LOG.warn("{}: {}", settings.address(), loss);
    }
  }

  private LinkSession session(ConnectOffer offer, Consumer<LinkException> lost)
      throws LinkException {
    return offer.mqtt5()
        ? new PahoSession(settings, host, offer, ofNode, lost)
        : new PahoV3Session(settings, host, offer, ofNode, lost);
  }
}
