package io.github.jetdetr.street.camera;

import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.scene.Street;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Which street a picture shows: always the same, or on a tour a new one every 20 s, laid out ahead
 * on a thread of its own, so that no picture is late. Owns that thread. Asked by one thread, for
 * rising pictures.
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
    street = lay(0);
    lookAhead();
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The street of this picture. */
  Street street(long frame) {
    while (frame / framesPerStreet > stop && following != null) {
      street = following.join();
      stop++;
      lookAhead();
    }
    return street;
  }

  private void lookAhead() {
    if (ahead != null) {
      long next = stop + 1;
      following = CompletableFuture.supplyAsync(() -> lay(next), ahead);
    }
  }

  private Street lay(long at) {
    Weather weather =
        source.isTour() ? StreetSource.weatherOfStop(at) : source.onlyWeather().orElse(null);
    return new Street(source.seed() + at, weather, source.size().width(), source.size().height());
  }

  /** Lets go of the thread. */
  @Override
  public void close() {
    if (ahead != null) {
      ahead.shutdownNow();
    }
  }
}
