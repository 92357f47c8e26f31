package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.serve.Served;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What happens to requests on whatever thread, seen at the server's own exchange: those whose
 * handler has returned without an answer end when it does, and the head of an answer carries what
 * its request asked for. Of another server behind the same API neither is seen. Thread-safe; an
 * exchange that nobody ends is forgotten with itself.
 */
final class Late {
  private static final int NOT_INTERIM = 200;

  private final Map<Object, Served> waiting = Collections.synchronizedMap(new WeakHashMap<>());
  private final Map<Object, Served> carrying = Collections.synchronizedMap(new WeakHashMap<>());
  private final Member fields;
  private final Class<?> plain;
  private final Class<?> secure;
  private final Member ofPlain;
  private final Member ofSecure;
  private final Member ofEvent;
  private final Member status;
  private final Member headers;
  private final Member written;
  private final Member connection;
  private final Member disconnected;

  Late(HookContext context) throws ReflectiveOperationException {
    String place = "sun.net.httpserver.";
    Class<?> inner = context.libraryClass(place + "ExchangeImpl");
    plain = context.libraryClass(place + "HttpExchangeImpl");
    secure = context.libraryClass(place + "HttpsExchangeImpl");
    ofPlain = Member.read(context, plain, "impl");
    ofSecure = Member.read(context, secure, "impl");
    ofEvent = Member.read(context, context.libraryClass(place + "Event"), "exchange");
    fields = Member.read(context, context.libraryClass(place + "UnmodifiableHeaders"), "headers");
    status = Member.method(context, inner, "getResponseCode", 1);
    headers = Member.method(context, inner, "getResponseHeaders", 1);
    written = Member.read(context, inner, "writefinished");
    connection = Member.read(context, inner, "connection");
    disconnected = Member.read(context, context.libraryClass(place + "HttpConnection"), "closed");
  }

  /** An exchange as the engine sees it. */
  Request request(HttpExchange exchange) {
    return new Request(exchange, fields);
  }

  /** The server's own exchange; null where another server stands behind the JDK's API. */
  private @Nullable Object inner(HttpExchange exchange) {
    return plain.isInstance(exchange)
        ? ofPlain.call(exchange)
        : secure.isInstance(exchange) ? ofSecure.call(exchange) : null;
  }

  /** The head of its answer carries something. */
  void carry(HttpExchange exchange, Served served) {
    Object inner = inner(exchange);
    if (inner != null) {
      carrying.put(inner, served);
    }
  }

  /** That head is about to be sent. */
  void sending(Object inner, int answer) {
    Served served = answer >= NOT_INTERIM ? carrying.remove(inner) : null;
    if (served != null && of(headers, inner) instanceof Headers head) {
      served.carry(
          (name, value) -> {
            if (!head.containsKey(name)) {
              head.set(name, value);
            }
          });
    }
  }

  /** Another thread answers, or has done so meanwhile. */
  void await(HttpExchange exchange, Served served) {
    Object inner = inner(exchange);
    if (inner != null) {
      waiting.put(inner, served);
      over(inner);
    }
  }

  /** The server is told something by this object of its own: that an answer was written. */
  void told(@Nullable Object event) {
    Object inner = event == null ? null : ofEvent.call(event);
    if (inner != null) {
      over(inner);
    }
  }

  /**
   * Tells the end of an exchange, if this is it. It counts as closed while another thread still
   * writes what closing it writes: the answer is whole, or the connection is closed, at the end.
   */
  void over(Object inner) {
    boolean ended = is(written, inner) || is(disconnected, connection.call(inner));
    Served served = ended ? waiting.remove(inner) : null;
    if (served == null) {
      return;
    }
    int answer = (int) of(status, inner);
    IOException cut = is(written, inner) ? null : new IOException("closed before it was answered");
    if (answer >= 0) {
      Headers fields = (Headers) of(headers, inner);
      served.answered(answer, name -> Request.value(fields, name), cut);
    } else {
      served.failed(cut == null ? new IOException("closed without an answer") : cut);
    }
  }

  private static boolean is(Member flag, @Nullable Object inner) {
    return Boolean.TRUE.equals(flag.call(inner));
  }

  private static Object of(Member member, Object inner) {
    Object value = member.call(inner);
    if (value == null) {
      throw new IllegalStateException("an exchange must have " + member + ", has not");
    }
    return value;
  }
}
