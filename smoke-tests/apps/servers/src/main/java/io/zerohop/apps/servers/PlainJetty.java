package io.zerohop.apps.servers;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** The page on Jetty alone. */
public final class PlainJetty {
  private PlainJetty() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Site());
    server.start();
    System.out.println("listening on " + connector.getLocalPort());
  }

  private static final class Site extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getHttpURI().getPath().equals("/later")) {
        Page.later().execute(() -> Content.Sink.write(response, true, "later", callback));
      } else {
        Content.Sink.write(response, true, Page.rated(), callback);
      }
      return true;
    }
  }
}
