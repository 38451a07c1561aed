package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.damage.StreamFaults;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class FfmpegLogTest {

  private final StreamFaults faults = new StreamFaults();

  @Test
  void lostPacketsAddUpUntilTheyAreTaken() {
    FfmpegLog.read("[rtsp @ 0x7f] RTP: missed 3 packets\n", faults);
    FfmpegLog.read("[rtsp @ 0x7f] RTP: missed 1 packets\n", faults);

    assertEquals(4, faults.takeLostPackets());
    assertEquals(0, faults.takeLostPackets());
  }

  @Test
  void concealedBlocksAreThoseOfThePicture() {
    FfmpegLog.read("concealing 120 DC, 119 AC, 118 MV errors in P frame\n", faults);

    assertEquals(120, faults.takeConcealedBlocks());
    assertEquals(0, faults.takeConcealedBlocks());
  }

  @Test
  void missingReferencesAreNoted() {
    for (String line :
        new String[] {
          "reference picture missing during reorder\n",
          "Missing reference picture, default is 65546\n",
          "Could not find ref with POC 12\n"
        }) {
      FfmpegLog.read(line, faults);
      assertTrue(faults.takeBroken(), line);
      assertFalse(faults.takeBroken());
      assertFalse(faults.takeReferenceMissing(), "others may do without it");
    }
  }

  @Test
  void aGapInTheNumbersOfPicturesIsOneThatOthersAreBuiltOn() {
    FfmpegLog.read("Frame num gap 7 5\n", faults);

    assertTrue(faults.takeReferenceMissing());
    assertFalse(faults.takeReferenceMissing());
    assertFalse(faults.takeBroken());
  }

  @Test
  void blocksOfAJpegThatCannotBeDecodedBreakIt() {
    FfmpegLog.read("error y=17 x=15\n", faults);

    assertTrue(faults.takeBroken());
    assertFalse(faults.takeBroken());
    assertFalse(faults.takeReferenceMissing());
  }

  @Test
  void aJpegThatHasNoEndIsCutOffOnlyIfMoreWasNeeded() {
    FfmpegLog.read("EOI missing, emulating\n", faults);
    assertFalse(faults.takeBroken(), "cameras leave it out");
    FfmpegLog.read("overread 8\n", faults);
    assertFalse(faults.takeBroken(), "cameras pad");
    FfmpegLog.read("overread 8\n", faults);
    FfmpegLog.read("EOI missing, emulating\n", faults);
    assertTrue(faults.takeBroken());
  }

  @Test
  void otherLinesAndAbsurdNumbersDoNoHarm() {
    FfmpegLog.read("RTP: missed 99999999999999999999 packets", faults);
    FfmpegLog.read("RTP: missed ", faults);
    FfmpegLog.read("", faults);

    assertTrue(faults.takeLostPackets() > 0);
    assertEquals(0, faults.takeConcealedBlocks());
  }

  @Test
  void whatFfmpegLogsOnAThreadIsOfTheStreamTheThreadIsAt() throws Exception {
    Ffmpeg.load("log");
    faults.enter();
    try {
      avutil.av_log((Pointer) null, avutil.AV_LOG_WARNING, "RTP: missed 2 packets\n");
    } finally {
      faults.leave();
    }
    avutil.av_log((Pointer) null, avutil.AV_LOG_WARNING, "RTP: missed 5 packets\n");

    assertEquals(2, faults.takeLostPackets());
    assertNull(StreamFaults.current());
  }

  @Test
  void debugLinesAreReadOfStreamsThatListenCloselyAlone() throws Exception {
    Ffmpeg.load("log");
    faults.enter();
    try {
      assertFalse(hearsOfGaps(), "it would be said for every picture");
      FfmpegLog.listenClosely();
      assertFalse(hearsOfGaps(), "another stream asked for it");
      faults.setListensClosely(true);
      FfmpegLog.listenClosely();
      FfmpegLog.listenLess();
      assertTrue(hearsOfGaps());
      FfmpegLog.listenLess();
      assertFalse(hearsOfGaps(), "nobody asks for it any more");
    } finally {
      faults.leave();
    }
  }

  private boolean hearsOfGaps() {
    avutil.av_log((Pointer) null, avutil.AV_LOG_DEBUG, "Frame num gap 3 1\n");
    return faults.takeReferenceMissing();
  }
}
