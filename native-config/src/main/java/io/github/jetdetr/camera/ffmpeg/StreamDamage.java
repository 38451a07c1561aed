package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.damage.DamageTracker;
import io.github.jetdetr.camera.damage.H264Packet;
import io.github.jetdetr.camera.damage.StreamFaults;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.javacpp.BytePointer;

/**
 * Collects what is known of one stream's damage, from its packets, its decoder and FFmpeg's log,
 * and marks its frames with it. Used by one thread at a time; allocates nothing while nothing is
 * wrong.
 */
final class StreamDamage {

  // FFmpeg hands a packet on when it sees the beginning of the next. What is missing may be of
  // either.
  private static final int PACKETS_AT_A_GAP = 2;
  // What stands before the first slice is short.
  private static final int MAX_HEADER_BYTES = 512;

  private final StreamFaults faults = new StreamFaults();
  private final DamageTracker tracker = new DamageTracker();
  private int packetsAtGap;
  private int lostPackets;
  private float damage;

  /** From here on what FFmpeg says on this thread is of this stream. */
  void enter() {
    faults.enter();
    listen();
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    stopListening();
    faults.leave();
  }

  /** A new stream, or the same from its beginning. */
  void restart() {
    tracker.restart();
    packetsAtGap = 0;
    faults.takeConcealedBlocks();
    faults.takeBroken();
    faults.takeReferenceMissing();
  }

  /** A packet was read and stamped, and is going to be decoded. */
  void read(AVPacket packet, FfmpegDecoder decoder) {
    noteDecoded(decoder);
    int lost = faults.takeLostPackets();
    lostPackets += lost;
    boolean conceals = decoder.noticesMissingParts();
    packetsAtGap = conceals && lost > 0 ? PACKETS_AT_A_GAP : Math.max(0, packetsAtGap - 1);
    listen();
    boolean corrupt = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0 || (lost > 0 && !conceals);
    boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
    boolean needed = true;
    int recovery = H264Packet.NONE;
    // Looked into only then: each look makes objects.
    if (conceals && (packetsAtGap > 0 || tracker.isDamaged())) {
      ByteBuffer start = start(packet);
      recovery = H264Packet.recoveryPoint(start);
      needed = H264Packet.isReference(start);
      // FFmpeg also calls a recovery point so, from which it takes some pictures to be sound.
      key = key && recovery <= 0;
    }
    tracker.send(packet.pts(), key, recovery, needed, corrupt);
  }

  /** The decoder refused the last packet. */
  void refused() {
    tracker.concealed(1);
  }

  /** What the decoder said is of the last packet, which has been decoded by now. */
  private void noteDecoded(FfmpegDecoder decoder) {
    int blocks = faults.takeConcealedBlocks();
    if (blocks > 0) {
      tracker.concealed(Math.min(1, (float) blocks / decoder.blocks()));
    }
    if (faults.takeBroken()) {
      tracker.concealed(1);
    }
    if (faults.takeReferenceMissing()) {
      tracker.referenceMissing();
    }
  }

  /** Listens closely at a gap, and not otherwise. */
  private void listen() {
    if (packetsAtGap == 0) {
      stopListening();
    } else if (!faults.listensClosely()) {
      faults.setListensClosely(true);
      FfmpegLog.listenClosely();
    }
  }

  private void stopListening() {
    if (faults.listensClosely()) {
      faults.setListensClosely(false);
      FfmpegLog.listenLess();
    }
  }

  private static ByteBuffer start(AVPacket packet) {
    BytePointer data = packet.data();
    return data == null
        ? ByteBuffer.allocate(0)
        : data.limit(Math.min(packet.size(), MAX_HEADER_BYTES)).asByteBuffer();
  }

  /** A picture was decoded. */
  void decoded(FfmpegDecoder decoder) {
    noteDecoded(decoder);
    damage = tracker.decoded(decoder.timeStamp(), decoder.isKey(), decoder.isDamaged());
  }

  /** Marks the frame that holds the last decoded picture, after {@link Frame#stamp}. */
  void mark(Frame frame) {
    frame.setDamage(damage, lostPackets);
    lostPackets = 0;
  }
}
