package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;

/** Gives each hook point of {@link HttpUrlConnectionHooks} its handler. */
public final class HttpUrlConnectionAdapter implements Adapter {

  @Override
  public void bind(HookContext context, HookBinder binder) throws Throwable {
    Jdk.Access.through(context);

    binder.repeat("HttpURLConnection.plainConnect0", new Connections.Connect());
    binder.repeat("HttpURLConnection.setNewClient", new Connections.Reconnect());
    binder.repeat("AbstractDelegateHttpsURLConnection.setNewClient", new Connections.Reconnect());
    binder.repeat("AbstractDelegateHttpsURLConnection.connect", new Connections.SecureConnect());

    binder.skip("NetworkClient.doConnect", Clients::connect);
    binder.skip("HttpsClient.afterConnect", Clients::handshake);
    binder.enter("HttpClient.writeRequests", Clients::write);
    binder.enter("HttpClient.finished", Clients::finished);
    binder.enter("KeepAliveCache.get", Clients::take);
    binder.enter("KeepAliveCache.put", Clients::keep);
    binder.skip("HttpClient.closeIdleConnection", Clients::closeIdle);
    binder.skip("HttpsClient.closeIdleConnection", Clients::closeIdle);

    binder.repeat("HttpURLConnection.getInputStream0", new Responses.Receive());
    binder.enter("HttpURLConnection.followRedirect", Responses::redirect);
    binder.enter("HttpURLConnection.disconnect", Responses::disconnect);
    binder.exit("HttpURLConnection$HttpInputStream.read", Responses::read);
    binder.exit("HttpURLConnection$HttpInputStream.close", Responses::close);
  }
}
