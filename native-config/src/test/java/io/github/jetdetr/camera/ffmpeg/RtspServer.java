package io.github.jetdetr.camera.ffmpeg;

import io.github.jetdetr.camera.ReadDeadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * The least of RTSP (RFC 2326) that plays an H.264 clip: RTP in datagrams, or in {@code $} frames
 * of the client's own connection (section 10.12), one NAL unit a packet or in fragments (RFC 6184).
 */
final class RtspServer implements AutoCloseable {

  private static final int MAX_PAYLOAD = 1400;
  private static final int CLOCK_90_KHZ_PER_PICTURE = 3600;

  private final List<byte[]> pictures = new ArrayList<>();
  private final String parameterSets;
  private final DatagramSocket datagrams;
  private final IntPredicate loses;
  private int clientPort;
  private int sequence;
  private int lost;
  private int sent;

  /** Takes the clip's pictures, each as its NAL units with four bytes of length in front. */
  RtspServer(Path clip) throws Exception {
    this(clip, packet -> false);
  }

  /** The same; packets of these numbers are lost on the way. */
  RtspServer(Path clip, IntPredicate loses) throws Exception {
    this.loses = loses;
    this.datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Ffmpeg.load("clip");
    ReadDeadline deadline = new ReadDeadline(System::nanoTime);
    deadline.arm(TimeUnit.SECONDS.toNanos(10));
    StreamRequest request =
        new StreamRequest(
            "clip",
            clip.toString(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            PictureView.STORED,
            StreamRequest.Kind.FILE);
    try (FfmpegInput input = InputOpening.open(request, deadline)) {
      AVCodecParameters parameters = input.parameters();
      byte[] box = new byte[parameters.extradata_size()];
      parameters.extradata().get(box);
      parameterSets = parameterSets(box);
      while (input.read(deadline) >= 0) {
        byte[] picture = new byte[input.packet().size()];
        input.packet().data().get(picture);
        pictures.add(picture);
      }
    }
  }

  /** How many pictures the clip has. */
  int pictures() {
    return pictures.size();
  }

  /** How many packets were lost on the way. */
  int lost() {
    return lost;
  }

  /** Answers until the client has said PLAY. False when it went away before. */
  boolean shakeHands(Socket socket) throws IOException {
    String play = answerUntil("PLAY", socket);
    if (play.isEmpty()) {
      return false;
    }
    answer(socket, play, "", "");
    return true;
  }

  /** Answers until the client says this. What it said, yet unanswered; empty when it went away. */
  String answerUntil(String method, Socket socket) throws IOException {
    while (true) {
      String request = LoopbackServer.readHead(socket.getInputStream());
      if (request.isEmpty() || request.startsWith(method)) {
        return request;
      }
      String extra = "";
      String body = "";
      if (request.startsWith("OPTIONS")) {
        extra = "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n";
      } else if (request.startsWith("DESCRIBE")) {
        body = description();
        extra = "Content-Type: application/sdp\r\nContent-Length: " + body.length() + "\r\n";
      } else if (request.startsWith("SETUP")) {
        clientPort = clientPort(request);
        extra =
            clientPort == 0
                ? "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 7\r\n"
                : "Transport: RTP/AVP;unicast;client_port=%d-%d;server_port=%d-%d\r\nSession: 7\r\n"
                    .formatted(
                        clientPort,
                        clientPort + 1,
                        datagrams.getLocalPort(),
                        datagrams.getLocalPort());
      }
      answer(socket, request, extra, body);
    }
  }

  private static void answer(Socket socket, String request, String extra, String body)
      throws IOException {
    String cseq = request.replaceAll("(?s).*CSeq: *(\\d+).*", "$1");
    String answer = "RTSP/1.0 200 OK\r\nCSeq: " + cseq + "\r\n" + extra + "\r\n" + body;
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Sends one picture of the clip. */
  void send(OutputStream out, int picture) throws IOException {
    ByteBuffer units = ByteBuffer.wrap(pictures.get(picture));
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    while (units.hasRemaining()) {
      byte[] unit = new byte[units.getInt()];
      units.get(unit);
      pack(packets, unit, sent * CLOCK_90_KHZ_PER_PICTURE, !units.hasRemaining());
    }
    sent++;
    out.write(packets.toByteArray());
    out.flush();
  }

  private void pack(ByteArrayOutputStream out, byte[] unit, int time, boolean last)
      throws IOException {
    if (unit.length <= MAX_PAYLOAD) {
      rtp(out, unit, time, last);
      return;
    }
    for (int at = 1; at < unit.length; at += MAX_PAYLOAD) {
      int bytes = Math.min(MAX_PAYLOAD, unit.length - at);
      boolean end = at + bytes == unit.length;
      byte[] fragment = new byte[bytes + 2];
      fragment[0] = (byte) ((unit[0] & 0xE0) | 28);
      fragment[1] = (byte) ((unit[0] & 0x1F) | (at == 1 ? 0x80 : 0) | (end ? 0x40 : 0));
      System.arraycopy(unit, at, fragment, 2, bytes);
      rtp(out, fragment, time, last && end);
    }
  }

  private void rtp(ByteArrayOutputStream out, byte[] payload, int time, boolean marker)
      throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(4 + 12 + payload.length);
    if (loses.test(sequence)) {
      sequence++;
      lost++;
      return;
    }
    packet.put((byte) '$').put((byte) 0).putShort((short) (12 + payload.length));
    packet.put((byte) 0x80).put((byte) (marker ? 0x80 | 96 : 96)).putShort((short) sequence++);
    packet.putInt(time).putInt(42).put(payload);
    if (clientPort == 0) {
      out.write(packet.array());
      return;
    }
    datagrams.send(
        new DatagramPacket(
            packet.array(),
            4,
            packet.capacity() - 4,
            InetAddress.getLoopbackAddress(),
            clientPort));
  }

  /** Where the client wants datagrams; 0 if it wants none. */
  private static int clientPort(String request) {
    Matcher port = Pattern.compile("client_port=(\\d+)").matcher(request);
    return port.find() ? Integer.parseInt(port.group(1)) : 0;
  }

  @Override
  public void close() {
    datagrams.close();
  }

  private String description() {
    return "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
        + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets="
        + parameterSets
        + "\r\na=control:track1\r\n";
  }

  /** The first SPS and PPS of an {@code avcC} box (ISO/IEC 14496-15, 5.3.3.1). */
  private static String parameterSets(byte[] box) {
    ByteBuffer rest = ByteBuffer.wrap(box).position(6);
    byte[] sps = new byte[rest.getShort()];
    rest.get(sps);
    rest.get();
    byte[] pps = new byte[rest.getShort()];
    rest.get(pps);
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(",", Arrays.asList(base64.encodeToString(sps), base64.encodeToString(pps)));
  }
}
