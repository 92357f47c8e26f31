package io.zerohop.controlplane.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Who may speak plain HTTP. */
class EntranceTest {
  private static final String TOKEN = "a-token-that-is-long-enough";

  private final List<String> handled = new ArrayList<>();

  private EmbeddedChannel from(String address) throws SSLException, UnknownHostException {
    SocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 5);
    SslContext tls = SslContextBuilder.forClient().build();
    HttpSettings settings =
        new HttpSettings(
            new InetSocketAddress(0),
            tls,
            new Gate(TOKEN),
            1024,
            Duration.ofSeconds(20),
            trouble -> trouble.message().getBytes(StandardCharsets.UTF_8));
    RequestHandler handler =
        request -> {
          handled.add(request.path());
          return CompletableFuture.completedFuture(Reply.text(200, "taken"));
        };
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          public SocketAddress remoteAddress() {
            return remote;
          }
        };
    channel.pipeline().addLast(new FirstByte(settings, handler, Runnable::run));
    return channel;
  }

  private String answer(String address) throws SSLException, UnknownHostException {
    return answer(address, "/pods", "Host: a\r\nAuthorization: Bearer " + TOKEN);
  }

  private String answer(String address, String path, String headers)
      throws SSLException, UnknownHostException {
    EmbeddedChannel channel = from(address);
    String request = "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n\r\n";
    channel.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    channel.runPendingTasks();
    StringBuilder answer = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      answer.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    channel.finishAndReleaseAll();
    return answer.toString();
  }

  @Test
  void plainHttpFromElsewhereIsRefused() throws Exception {
    for (String address : List.of("192.0.2.1", "10.0.0.1", "2001:db8::1")) {
      String answer = answer(address);
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("plain HTTP is for callers on the same machine only"), answer);
    }
    assertEquals(List.of(), handled, "the right token does not help: it was sent in the clear");
  }

  @Test
  void plainHttpFromLoopbackIsTaken() throws Exception {
    for (String address : List.of("127.0.0.1", "127.1.2.3", "::1")) {
      String answer = answer(address);
      assertTrue(answer.startsWith("HTTP/1.1 200") && answer.endsWith("taken"), answer);
    }
    assertEquals(List.of("/pods", "/pods", "/pods"), handled);
  }

  @Test
  void onlyProgramsOfThisMachineThatNameItSendTelemetryWithoutAToken() throws Exception {
    for (String host : List.of("127.0.0.1:8700", "localhost", "localhost:8700", "[::1]:8700")) {
      String answer = answer("127.0.0.1", "/v1/traces", "Host: " + host);
      assertTrue(answer.startsWith("HTTP/1.1 200"), host + ": " + answer);
      answer = answer("127.0.0.1", "/v1/metrics", "Host: " + host);
      assertTrue(answer.startsWith("HTTP/1.1 200"), host + ": " + answer);
      answer = answer("127.0.0.1", "/pods", "Host: " + host);
      assertTrue(answer.startsWith("HTTP/1.1 401"), host + ": " + answer);
    }
    for (String host : List.of("evil.example:8700", "127.0.0.1.evil.example", "10.0.0.1", "")) {
      String answer = answer("127.0.0.1", "/v1/traces", "Host: " + host);
      assertTrue(answer.startsWith("HTTP/1.1 401"), host + ": " + answer);
    }
    assertTrue(
        answer("192.0.2.1", "/v1/traces", "Host: localhost").startsWith("HTTP/1.1 400"),
        "from elsewhere not even plain HTTP is taken");
  }

  @Test
  void tlsFromElsewhereIsTaken() throws Exception {
    EmbeddedChannel channel = from("192.0.2.1");
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22}));
    assertNotNull(channel.pipeline().get(SslHandler.class));
    channel.finishAndReleaseAll();
  }
}
