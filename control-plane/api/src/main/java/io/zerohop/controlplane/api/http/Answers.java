package io.zerohop.controlplane.api.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.zerohop.controlplane.api.http.HttpSettings.Trouble;
import java.util.List;

/** How answers are written to a connection. */
final class Answers {
  private static final long LINGER_MILLIS = 20_000;
  private static final long SILENCE_MILLIS = 2_000;

  private Answers() {}

  /**
   * Says why this connection is not served and ends it: when its caller is silent, or in the end.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a close
  static void refuse(ChannelHandlerContext context, HttpSettings settings, Trouble trouble) {
    Reply.Whole reply = Reply.json(trouble.status(), settings.problem().apply(trouble));
    FullHttpResponse response = response(reply, false);
    if (trouble.status() == 401) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"zerohop\"");
    }
    ChannelFuture written = context.writeAndFlush(response);
    // A connection that is closed while its client still sends is reset, and the answer is lost.
    context.pipeline().addFirst(new ReadTimeoutHandler(SILENCE_MILLIS, MILLISECONDS));
    written.addListener(
        done -> context.executor().schedule(() -> context.close(), LINGER_MILLIS, MILLISECONDS));
  }

  /** Writes an answer whole. */
  static void whole(ChannelHandlerContext context, Reply.Whole reply, boolean keepAlive) {
    ChannelFuture written = context.writeAndFlush(response(reply, keepAlive));
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** The head of an answer whose end is not known yet. */
  static HttpResponse head(Reply.Stream reply) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
    common(response.headers(), reply.contentType());
    HttpUtil.setTransferEncodingChunked(response, true);
    return response;
  }

  private static FullHttpResponse response(Reply.Whole reply, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(reply.body()));
    HttpHeaders headers = response.headers();
    common(headers, reply.contentType());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
    warnings(headers, reply.warnings());
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }

  private static void common(HttpHeaders headers, String contentType) {
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache, private");
    headers.set("X-Content-Type-Options", "nosniff");
  }

  private static void warnings(HttpHeaders headers, List<String> warnings) {
    for (String warning : warnings) {
      headers.add(HttpHeaderNames.WARNING, "299 - \"" + quoted(warning) + "\"");
    }
  }

  /**
   * A text as a quoted string of RFC 9110 section 5.6.4; what cannot stand there becomes a mark.
   */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c < ' ' ? ' ' : c > '~' ? '?' : c);
    }
    return out.toString();
  }
}
