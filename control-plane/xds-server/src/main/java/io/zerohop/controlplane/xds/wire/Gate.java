package io.zerohop.controlplane.xds.wire;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who comes over loopback or shows the token. It runs where {@link Peer#current} is known.
 * Who a client is will be proven here too, once clients have identities.
 */
public final class Gate implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final byte[] expected;

  /** A gate that this token opens. */
  public Gate(String token) {
    this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    if (Peer.current().loopback() || opens(headers.get(AUTHORIZATION))) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAUTHENTICATED.withDescription(
            "a client that is not on loopback must send \"authorization: Bearer TOKEN\" with the"
                + " token that `zerohop up` saved in ~/.zerohop/config"),
        new Metadata());
    return new ServerCall.Listener<Q>() {};
  }

  private boolean opens(@Nullable String shown) {
    return shown != null && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected);
  }
}
