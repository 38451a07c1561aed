package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.TimeSource;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketStampTest {

  private static final long MILLI = 1_000_000;

  private AVPacket packet;
  private long now = 77_000 * MILLI;

  @BeforeEach
  void open() throws CameraException {
    Ffmpeg.load("test");
    packet = av_packet_alloc();
  }

  @AfterEach
  void close() {
    av_packet_free(packet);
  }

  @Test
  void theKernelsTimeIsTakenWhereItIsPlausible() {
    PacketStamp stamp = new PacketStamp(true, () -> false, () -> now);

    assertEquals(now - 12 * MILLI, put(stamp, (now - 12 * MILLI) / 1000));
    assertEquals(TimeSource.V4L2_BUFFER, stamp.source());
  }

  @ParameterizedTest
  // In microseconds: the wall clock, nothing, three seconds old, one microsecond from now.
  @ValueSource(longs = {1_795_000_000_000_000L, 0, 74_000_000, 77_000_001})
  void anImplausibleTimeOfTheKernelIsNot(long micros) {
    PacketStamp stamp = new PacketStamp(true, () -> false, () -> now);

    assertEquals(now, put(stamp, micros));
    assertEquals(TimeSource.ARRIVAL, stamp.source());
  }

  @Test
  void aPacketWithoutTimeIsStampedOnArrival() {
    PacketStamp stamp = new PacketStamp(true, () -> false, () -> now);

    assertEquals(now, put(stamp, AV_NOPTS_VALUE));
  }

  @Test
  void aStreamsOwnTimeSaysNothingAboutOurClock() {
    PacketStamp stamp = new PacketStamp(false, () -> false, () -> now);

    assertEquals(now, put(stamp, (now - MILLI) / 1000));
    assertEquals(TimeSource.ARRIVAL, stamp.source());
  }

  @Test
  void whatEndsWithTheNextOnesBeginningIsStampedWithItsOwn() {
    PacketStamp stamp = new PacketStamp(false, () -> true, () -> now);
    long first = now;

    assertEquals(first, put(stamp, 0));
    now += 40 * MILLI;
    assertEquals(first, put(stamp, 0));
    now += 500 * MILLI;
    assertEquals(first + 40 * MILLI, put(stamp, 0));
  }

  private long put(PacketStamp stamp, long timeStamp) {
    packet.pts(timeStamp);
    stamp.put(packet);
    return packet.pts();
  }
}
