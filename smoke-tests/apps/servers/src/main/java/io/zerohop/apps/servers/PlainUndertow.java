package io.zerohop.apps.servers;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The page on Undertow alone. */
public final class PlainUndertow {
  private PlainUndertow() {}

  public static void main(String[] args) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(new BlockingHandler(PlainUndertow::answer))
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("listening on " + address.getPort());
  }

  private static void answer(HttpServerExchange exchange) throws IOException {
    if (exchange.getRequestPath().equals("/later")) {
      exchange.dispatch(Page.later(), () -> exchange.getResponseSender().send("later"));
    } else {
      exchange.getResponseSender().send(Page.rated());
    }
  }
}
