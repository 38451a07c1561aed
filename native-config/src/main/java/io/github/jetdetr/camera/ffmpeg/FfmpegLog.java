package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_DEBUG;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_INFO;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import io.github.jetdetr.camera.damage.StreamFaults;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's log, of which nothing is shown, since it prints URLs with their passwords, but from
 * which is learned what FFmpeg says nowhere else: how many packets of a network stream were lost,
 * how much of a picture was concealed, and whether parts of it or pictures that it is built on are
 * missing.
 *
 * <p>FFmpeg logs on the thread that reads or decodes, so a line belongs to the stream whose {@link
 * StreamFaults} this thread has {@linkplain StreamFaults#enter entered}. JavaCV's {@code
 * FFmpegLogCallback} passes every line to a logger and knows no thread.
 */
final class FfmpegLog extends LogCallback {

  // Logged once for each run of lost packets: libavformat/rtpdec.c.
  private static final String PACKETS_LOST = "RTP: missed ";
  // Logged once for each picture: libavcodec/error_resilience.c.
  private static final String CONCEALED = "concealing ";
  // H.264 (h264_slice.c), with AV_LOG_DEBUG: a picture is missing, whoever is built on it.
  private static final String NUMBER_MISSING = "Frame num gap";
  // H.264 (h264_refs.c) and H.265 (hevc/refs.c): this picture is built on one that is missing.
  private static final List<String> REFERENCE_MISSING =
      List.of(
          "Missing reference picture", "reference picture missing", "Could not find ref with POC");
  // MJPEG (mjpegdec.c): blocks that cannot be decoded; and a picture that ends too early. A missing
  // end alone says nothing, nor does reading on: cameras leave it out, or pad.
  private static final String BLOCKS_BROKEN = "error y=";
  private static final String END_MISSING = "EOI missing";
  private static final String READ_ON = "overread ";
  private static final int MAX_LINE_BYTES = 256;

  private static final FfmpegLog SHARED = new FfmpegLog();

  private static final AtomicInteger CLOSE_LISTENERS = new AtomicInteger();

  private FfmpegLog() {}

  /** Takes FFmpeg's log over. Idempotent. */
  static synchronized void install() {
    setLogCallback(SHARED);
    setLevel();
  }

  /**
   * Until {@link #listenLess} FFmpeg also logs at debug level, the only one at which its H.264
   * decoder reports a missing reference picture. That is a line for every part of every picture of
   * every stream, so streams ask for it only at a gap, and those that did not ask leave it unread.
   */
  static synchronized void listenClosely() {
    CLOSE_LISTENERS.incrementAndGet();
    setLevel();
  }

  /** Ends what one {@link #listenClosely} began. */
  static synchronized void listenLess() {
    CLOSE_LISTENERS.decrementAndGet();
    setLevel();
  }

  private static void setLevel() {
    av_log_set_level(CLOSE_LISTENERS.get() > 0 ? AV_LOG_DEBUG : AV_LOG_INFO);
  }

  @Override
  public void call(int level, @Nullable BytePointer line) {
    try {
      StreamFaults faults = StreamFaults.current();
      if (faults != null && line != null && (level <= AV_LOG_INFO || faults.listensClosely())) {
        read(text(line), faults);
      }
    } catch (Throwable e) {
      // JavaCPP would make a C++ exception of it, which no frame of FFmpeg catches.
      return;
    }
  }

  private static String text(BytePointer line) {
    byte[] bytes = new byte[MAX_LINE_BYTES];
    int length = 0;
    byte next = line.get(0);
    while (next != 0 && length < MAX_LINE_BYTES) {
      bytes[length++] = next;
      next = line.get(length);
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Notes what a line says of packets and pictures; other lines are left alone. */
  static void read(String line, StreamFaults faults) {
    int lost = line.indexOf(PACKETS_LOST);
    if (lost >= 0) {
      faults.countLostPackets(number(line, lost + PACKETS_LOST.length()));
      return;
    }
    int concealed = line.indexOf(CONCEALED);
    if (concealed >= 0) {
      // "concealing 12 DC, 12 AC, 12 MV errors in P frame": blocks of 16 × 16.
      faults.setConcealedBlocks(number(line, concealed + CONCEALED.length()));
      return;
    }
    for (String missing : REFERENCE_MISSING) {
      if (line.contains(missing)) {
        faults.setBroken();
      }
    }
    if (line.contains(NUMBER_MISSING)) {
      faults.setReferenceMissing();
    } else if (line.contains(BLOCKS_BROKEN)) {
      faults.setBroken();
    } else if (line.contains(END_MISSING)) {
      faults.setEndMissing();
    } else if (line.contains(READ_ON)) {
      faults.setReadOn();
    }
  }

  private static int number(String line, int from) {
    int value = 0;
    for (int at = from; at < line.length() && Character.isDigit(line.charAt(at)); at++) {
      value = Math.min(value, 100_000_000) * 10 + (line.charAt(at) - '0');
    }
    return value;
  }
}
