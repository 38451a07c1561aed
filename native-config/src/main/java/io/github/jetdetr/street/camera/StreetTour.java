package io.github.jetdetr.street.camera;

import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Provides the street for each picture: always the same, or on a tour a new one every 20 s, which
 * is generated ahead on a thread of its own, so that no picture is late. Owns that thread. Used by
 * one thread, with ascending picture numbers.
 */
final class StreetTour implements AutoCloseable {

  private final StreetSource source;
  private final long framesPerStreet;
  private final @Nullable ExecutorService ahead;
  private long stop;
  private Street street;
  private @Nullable CompletableFuture<Street> following;

  StreetTour(StreetSource source) {
    this.source = source;
    framesPerStreet = source.isTour() ? source.framesPerStop() : Long.MAX_VALUE;
    ahead =
        source.isTour()
            ? Executors.newSingleThreadExecutor(task -> thread(task, source.toString()))
            : null;
    street = generate(0);
    generateNext();
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The street of a picture. */
  Street street(long frame) {
    while (frame / framesPerStreet > stop && following != null) {
      street = following.join();
      stop++;
      generateNext();
    }
    return street;
  }

  private void generateNext() {
    if (ahead != null) {
      long next = stop + 1;
      following = CompletableFuture.supplyAsync(() -> generate(next), ahead);
    }
  }

  private Street generate(long at) {
    Weather weather =
        source.isTour() ? StreetSource.weatherOfStop(at) : source.onlyWeather().orElse(null);
    return new Street(source.seed() + at, weather, source.size().width(), source.size().height());
  }

  /** Ends the thread. */
  @Override
  public void close() {
    if (ahead != null) {
      ahead.shutdownNow();
    }
  }
}
